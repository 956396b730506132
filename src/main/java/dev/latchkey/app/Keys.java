package dev.latchkey.app;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The text of every setting, from the first place that has it: Java system property, environment variable, servlet
 * context parameter, default. Faults are collected, so that one start names them all.
 */
final class Keys {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final int ABOVE_DEFAULTS = 150;

    /** What tomcat-config/server.xml reads, not we. */
    private static final String CONTAINERS = "latchkey\\.https?\\..*";

    private final SmallRyeConfig config;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Keys(SmallRyeConfig config) {
        this.config = config;
    }

    static Keys of(ServletContext context) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        return of(parameters);
    }

    static Keys of(Map<String, String> parameters) {
        return new Keys(new SmallRyeConfigBuilder()
                .forClassLoader(Keys.class.getClassLoader())
                .addSystemSources()
                .withSources(new PropertiesConfigSource(parameters, "ServletContext", ABOVE_DEFAULTS))
                .build());
    }

    /** Returns the value as written, or empty; an empty value counts as none, and the next place is asked. */
    Optional<String> text(String key) {
        known.add(key);
        for (ConfigSource place : config.getConfigSources()) {
            String raw = place.getValue(key);
            if (raw != null && !raw.isEmpty()) {
                return Optional.of(raw);
            }
        }
        return Optional.empty();
    }

    /** Returns the keys that were asked for so far. */
    Set<String> known() {
        return Set.copyOf(known);
    }

    String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** Returns what {@code parse} makes of the value; where it throws, a fault is noted and the default stands in. */
    <T> T parsed(String key, String otherwise, String right, Function<String, T> parse) {
        String value = text(key, otherwise);
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            fault(key, value, right);
            return parse.apply(otherwise);
        }
    }

    /** Returns a length of time such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 30d}. */
    Duration duration(String key, String otherwise, Duration least, Duration most) {
        String right = "a length of time such as " + otherwise + ", from " + words(least) + " to " + words(most);
        return parsed(key, otherwise, right, value -> {
            Duration duration = duration(value);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(right);
            }
            return duration;
        });
    }

    private static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a length of time");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static String words(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0) {
            return "0s";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    int integer(String key, int otherwise, int least, int most) {
        return parsed(key, Integer.toString(otherwise), "a whole number from " + least + " to " + most, value -> {
            // The JDK would read other digits, too.
            if (!value.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("not a number");
            }
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException("out of range");
            }
            return number;
        });
    }

    /** Returns whether the value is the first of two words. */
    boolean either(String key, String otherwise, String yes, String no) {
        return parsed(key, otherwise, yes + " or " + no, value -> {
            if (!value.equals(yes) && !value.equals(no)) {
                throw new IllegalArgumentException("neither");
            }
            return value.equals(yes);
        });
    }

    /** Notes that a value is wrong: one line with key, value and what would be right. */
    void fault(String key, String value, String right) {
        faults.add(key + ": \"" + printable(value) + "\" is not " + right);
    }

    /** The same for a value that must not be shown, or that is missing. */
    void fault(String key, String what) {
        faults.add(key + ": " + what);
    }

    private static String printable(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Returns the keys below {@code latchkey.} that are set and that nobody asked for: typing errors, most likely. */
    List<String> unknown() {
        // From an environment variable a key comes without its hyphens, LATCHKEY_DB_START_TIMEOUT as …start.timeout.
        Set<String> dotted = new HashSet<>();
        known.forEach(key -> dotted.add(key.replace('-', '.')));
        List<String> unknown = new ArrayList<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("latchkey.") && !name.matches(CONTAINERS) && !dotted.contains(name.replace('-', '.'))) {
                unknown.add(name);
            }
        }
        Collections.sort(unknown);
        return unknown;
    }
}
