package dev.latchkey.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of pages, read off their files. */
class PagesTest {
    private static final Path PAGES = Path.of("webapp/WEB-INF");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PAGES)) {
            return files.filter(f -> f.toString().matches(".*\\.(jsp|tag|jspf)"))
                    .toList();
        }
    }

    @Test
    void noPageHasAScriptlet() throws IOException {
        for (Path page : pages()) {
            String text = Files.readString(page);
            assertFalse(Pattern.compile("<%(?![@-])").matcher(text).find(), page + " has a scriptlet");
        }
    }

    /** What the Content-Security-Policy of the contract's §8 would drop in silence. */
    @Test
    void noPageHasInlineScriptOrStyle() throws IOException {
        for (Path page : pages()) {
            String text = Files.readString(page);
            assertFalse(
                    Pattern.compile("\\sstyle=|<style|\\son[a-z]+=|javascript:|<script(?![^>]*\\ssrc=)")
                            .matcher(text)
                            .find(),
                    page + " has inline script or style");
        }
    }

    @Test
    void preludeKeepsPagesFromMakingSessions() throws IOException {
        assertTrue(Files.readString(PAGES.resolve("jsp/prelude.jspf")).contains("session=\"false\""));
        assertTrue(Files.readString(PAGES.resolve("web.xml")).contains("<include-prelude>/WEB-INF/jsp/prelude.jspf"));
    }

    /** A version moved in pom.xml alone would leave the pages without their style sheet. */
    @Test
    void everyWebJarFileThatAPageLinksIsThere() throws IOException {
        int links = 0;
        for (Path page : pages()) {
            Matcher matcher = Pattern.compile("'(/webjars/[^']+)'").matcher(Files.readString(page));
            while (matcher.find()) {
                links++;
                assertNotNull(getClass().getResource("/META-INF/resources" + matcher.group(1)), matcher.group(1));
            }
        }
        assertEquals(3, links);
    }
}
