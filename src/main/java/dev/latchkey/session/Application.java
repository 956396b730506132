package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The application round the sessions: its cookie, its timeout, its listeners, its class loader.
 *
 * <p>Latchkey's own is as {@link SessionPolicy} says. Another one, in which the room is embedded, has a say by the
 * Servlet API: {@code SessionCookieConfig}, tracking modes and {@code setSessionTimeout} are read at first use, since it
 * may set them as late as in a listener's {@code contextInitialized}.
 */
final class Application {
    // What containers call theirs, and give as the name where nobody has set one.
    private static final String CONTAINERS_NAME = "JSESSIONID";

    /** RFC 9110 §5.6.7, IMF-fixdate. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SessionPolicy policy;
    private final InstantSource clock;
    private final boolean embedded;
    private final boolean ownTimeout;
    private volatile @Nullable ServletContext context;
    private volatile @Nullable AttributeCodec codec;
    private volatile @Nullable SessionListeners listeners;
    private volatile @Nullable SessionCookie plain;
    private volatile @Nullable SessionCookie secure;
    private volatile @Nullable String urlParameter;

    private Application(SessionPolicy policy, InstantSource clock, boolean embedded, boolean ownTimeout) {
        this.policy = policy;
        this.clock = clock;
        this.embedded = embedded;
        this.ownTimeout = ownTimeout;
    }

    static Application latchkey(SessionPolicy policy, InstantSource clock) {
        return new Application(policy, clock, false, false);
    }

    /** @param ownTimeout whether new sessions live as long as the application's {@code session-timeout} says */
    static Application embedding(SessionPolicy policy, InstantSource clock, boolean ownTimeout) {
        return new Application(policy, clock, true, ownTimeout);
    }

    void start(ServletContext started) {
        context = started;
        codec = new AttributeCodec(policy, started.getClassLoader());
    }

    ServletContext context() {
        return Objects.requireNonNull(context, "The session filter has not been initialised");
    }

    AttributeCodec codec() {
        return Objects.requireNonNull(codec, "The session filter has not been initialised");
    }

    SessionListeners listeners() {
        SessionListeners found = listeners;
        if (found == null) {
            synchronized (this) {
                found = listeners;
                if (found == null) {
                    found = ContainerListeners.of(context());
                    listeners = found;
                }
            }
        }
        return found;
    }

    /** Returns whether a session's owner is who calls; another application has its own ways to know. */
    boolean hasAccounts() {
        return !embedded;
    }

    /** Returns how long new sessions live unused, in milliseconds; 0 and less is for ever. */
    long idleMillis() {
        return ownTimeout
                ? context().getSessionTimeout() * 60_000L
                : policy.idle().toMillis();
    }

    /**
     * Returns the path parameter that carries the key where the application tracks by URL (Jakarta Servlet 6 §7.1.3,
     * URL Rewriting); null where it does not.
     */
    @Nullable
    String urlParameter() {
        if (!embedded) {
            return null;
        }
        String name = urlParameter;
        if (name == null) {
            String set = context().getSessionCookieConfig().getName();
            name = !context().getEffectiveSessionTrackingModes().contains(SessionTrackingMode.URL)
                    ? ""
                    : isOurs(set) ? "jsessionid" : set;
            urlParameter = name;
        }
        return name.isEmpty() ? null : name;
    }

    private static boolean isOurs(@Nullable String name) {
        return name == null || name.equals(CONTAINERS_NAME);
    }

    /** Returns whether the application tracks by cookies. */
    boolean tracksByCookie() {
        return !embedded || context().getEffectiveSessionTrackingModes().contains(SessionTrackingMode.COOKIE);
    }

    SessionCookie cookie(HttpServletRequest request) {
        return policy.alwaysSecure() || request.isSecure() ? secure() : plain();
    }

    private SessionCookie secure() {
        SessionCookie cookie = secure;
        if (cookie == null) {
            cookie = embedded ? configured(true) : SessionCookie.of(policy, true);
            secure = cookie;
        }
        return cookie;
    }

    private SessionCookie plain() {
        SessionCookie cookie = plain;
        if (cookie == null) {
            cookie = embedded ? configured(false) : SessionCookie.of(policy, false);
            plain = cookie;
        }
        return cookie;
    }

    /** What the application set decides; what it left open is as in Latchkey. */
    private SessionCookie configured(boolean overHttps) {
        SessionCookieConfig config = context().getSessionCookieConfig();
        String path = config.getPath();
        boolean named = !isOurs(config.getName());
        boolean hosted = overHttps && !named && config.getDomain() == null && (path == null || path.equals("/"));
        String name = named ? config.getName() : (hosted ? "__Host-" : "") + SessionCookie.name(policy);
        String scope = "; Path=" + (path != null ? path : hosted ? "/" : SessionCookie.path(policy.contextPath()))
                + (config.getDomain() == null ? "" : "; Domain=" + config.getDomain());
        StringBuilder attributes = new StringBuilder();
        if (overHttps || config.isSecure()) {
            attributes.append("; Secure");
        }
        others(config).forEach((key, value) -> {
            if (!value.equals("false")) {
                attributes.append("; ").append(key).append(value.isEmpty() || value.equals("true") ? "" : "=" + value);
            }
        });
        int maxAge = config.getMaxAge();
        return new SessionCookie(name, scope, attributes.toString(), () -> maxAge < 0 ? "" : life(maxAge));
    }

    /** With {@code Expires} as well, as containers write it, for clients that know no {@code Max-Age}. */
    private String life(int maxAge) {
        return "; Max-Age=" + maxAge + "; Expires="
                + HTTP_DATE.format(clock.instant().plusSeconds(maxAge));
    }

    /** Returns HttpOnly, SameSite and whatever else the application set by name. */
    private static Map<String, String> others(SessionCookieConfig config) {
        Map<String, String> others = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (config.getAttributes() != null) {
            others.putAll(config.getAttributes());
        }
        // Jetty lists its defaults too: there nobody can know who said that the cookie need not be HttpOnly.
        if (others.containsKey("name")) {
            others.remove("HttpOnly");
        }
        others.putIfAbsent("HttpOnly", "");
        others.putIfAbsent("SameSite", "Lax");
        for (String known : new String[] {"name", "Path", "Domain", "Max-Age", "Secure", "Comment", "Version"}) {
            others.remove(known);
        }
        return others;
    }
}
