package dev.latchkey.site;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

/**
 * Puts a user agent into words: which browser, on what. The header is the client's own claim and no more than a hint to
 * whoever looks for their own devices.
 */
public final class Devices {
    private static final String UNKNOWN = "Other";

    /** Reading one costs several hundred regular expressions, and an account page shows the same few over and over. */
    private final Cache<String, Map<String, String>> known =
            Caffeine.newBuilder().maximumSize(1000).executor(Runnable::run).build();

    /** Reads its patterns where the first page asks for them: the start has enough to do. */
    private static final class Patterns {
        static final Parser PARSER = new Parser();
    }

    /**
     * Names a user agent.
     *
     * @return {@code browser}, such as {@code Firefox 145}, and {@code os}, such as {@code Windows}; each empty where it
     *     cannot be told
     */
    public Map<String, String> of(String userAgent) {
        return known.get(userAgent, this::read);
    }

    private Map<String, String> read(String userAgent) {
        if (userAgent.isEmpty()) {
            return Map.of("browser", "", "os", "");
        }
        var browser = Patterns.PARSER.parseUserAgent(userAgent);
        var os = Patterns.PARSER.parseOS(userAgent);
        return Map.of("browser", name(browser.family, browser.major), "os", name(os.family, null));
    }

    private static String name(String family, @Nullable String major) {
        if (family == null || family.equals(UNKNOWN)) {
            return "";
        }
        return major == null || major.isEmpty() ? family : family + " " + major;
    }
}
