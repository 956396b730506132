package dev.latchkey.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read exists in both languages, and wherever a page asks for it. */
class MessagesTest {
    private static final Pattern USED =
            Pattern.compile("(?:key|label|hint|title|wrong)=(?:\"|')([a-zA-Z]+(?:\\.[a-zA-Z0-9_]+)*)(?:\"|')");

    private final Properties english = load("messages.properties");
    private final Properties korean = load("messages_ko.properties");

    private static Properties load(String name) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources", name))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return properties;
    }

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertEquals(keys(english), keys(korean));
    }

    @Test
    void everyMessageSaysSomething_inBoth() {
        assertEquals(List.of(), badly(text -> text.isBlank()));
    }

    /** MessageFormat takes a plain apostrophe for a quote and drops it with what it quotes. */
    @Test
    void noMessageHasAPlainApostrophe() {
        assertEquals(List.of(), badly(text -> text.indexOf('\'') >= 0));
    }

    @Test
    void everyMessageIsAFormat() {
        assertEquals(
                List.of(),
                badly(text -> new MessageFormat(text)
                        .format(new Object[] {3, 4, 5, 6, 7, 8})
                        .contains("{")));
    }

    @Test
    void bothLanguagesTakeTheSameValues() {
        for (String key : keys(english)) {
            assertEquals(values(english.getProperty(key)), values(korean.getProperty(key)), key);
        }
    }

    @Test
    void everyRefusalHasAMessage() {
        for (Refusal refusal : Refusal.values()) {
            assertTrue(english.containsKey("refusal." + refusal), refusal.name());
        }
    }

    @Test
    void everyKeyThatAPageNamesExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("webapp/WEB-INF"))) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(jsp|tag|jspf)"))
                    .toList()) {
                Matcher matcher = USED.matcher(Files.readString(file));
                while (matcher.find()) {
                    if (matcher.group(1).contains(".") && !english.containsKey(matcher.group(1))) {
                        missing.add(file + ": " + matcher.group(1));
                    }
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** Names and units are the same in every language; all else on a page comes from the messages. */
    @Test
    void noPageHasWordsOfItsOwn() throws IOException {
        Set<String> same =
                Set.of("Latchkey", "English", "한국어", "HTTP", "CSV", "JSON", "p95", "p99", "ms", "admin", "/api/");
        Set<String> own = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("webapp/WEB-INF"))) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(jsp|tag|jspf)"))
                    .toList()) {
                for (String word : text(Files.readString(file)).strip().split("[\\s·!.,:;()–]+")) {
                    if (word.codePoints().anyMatch(Character::isLetter) && !same.contains(word)) {
                        own.add(file + ": " + word);
                    }
                }
            }
        }
        assertEquals(Set.of(), own);
    }

    /** What of a page is neither tag nor expression. A tag may stand in another's attribute: from the inside out. */
    private static String text(String page) {
        String text = page.replaceAll("(?s)<%.*?%>", "").replaceAll("\\$\\{[^}]*}", "");
        for (String last = ""; !text.equals(last); ) {
            last = text;
            text = text.replaceAll("<[^<>]*>", " ");
        }
        return text;
    }

    /** Scripts have no words of their own either: they ask the page. */
    @Test
    void everyWordThatAScriptAsksForStandsInThePage() throws IOException {
        String page = Files.readString(Path.of("webapp/WEB-INF/jsp/compare.jsp"));
        String list = page.substring(page.indexOf("<ul id=\"words\""));
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("webapp/static/compare"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
                Matcher matcher =
                        Pattern.compile("\\b(?:words|status)\\('([a-zA-Z]+)'").matcher(Files.readString(file));
                while (matcher.find()) {
                    asked.add(matcher.group(1));
                }
            }
        }
        assertTrue(asked.size() > 30, asked::toString);
        asked.removeIf(
                word -> Pattern.compile("\\b" + word + "\\b").matcher(list).find());
        assertEquals(Set.of(), asked);
        Matcher words = Pattern.compile("items=\"(unitMs[^\"]*)\"").matcher(list);
        assertTrue(words.find());
        for (String word : words.group(1).split(" ")) {
            assertTrue(english.containsKey("compare.say." + word), word);
        }
    }

    private static Set<String> keys(Properties properties) {
        return new TreeSet<>(properties.stringPropertyNames());
    }

    private static Set<String> values(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{(\\d)").matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private List<String> badly(java.util.function.Predicate<String> fault) {
        List<String> found = new ArrayList<>();
        for (Properties properties : List.of(english, korean)) {
            for (String key : keys(properties)) {
                if (fault.test(properties.getProperty(key))) {
                    found.add(key + " = " + properties.getProperty(key));
                }
            }
        }
        return found;
    }
}
