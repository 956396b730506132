package dev.latchkey.app;

import dev.latchkey.account.Argon2;
import dev.latchkey.account.Limits;
import dev.latchkey.account.LoginPolicy;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.db.Vendor;
import dev.latchkey.http.Origin;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import dev.latchkey.session.SessionPolicy;
import dev.latchkey.token.Algorithm;
import dev.latchkey.token.TokenPolicy;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every setting, read once, typed and checked. A start with wrong values ends here, in one message with a line for
 * each of them.
 *
 * @param allowPlainHttp whether passwords may come over plain HTTP from anywhere
 * @param serverTiming whether answers carry {@code Server-Timing}
 */
record Settings(
        Origin origin,
        DatabaseSettings database,
        Keyring keyring,
        SessionPolicy session,
        TokenPolicy token,
        LoginPolicy login,
        boolean allowPlainHttp,
        boolean serverTiming,
        boolean firstStart) {
    private static final String JNDI = "java:comp/env/jdbc/latchkey";
    private static final int SECRET_LENGTH = 32;
    /** Stands in for a secret that is missing, until the message about it is complete. */
    private static final String NONE = " ".repeat(SECRET_LENGTH);

    private static final Pattern KIND = Pattern.compile("(?i)(jdbc:([a-z0-9]+:)?|https?:)(//)?");
    private static final Pattern QUERY = Pattern.compile("[?#;&=]");
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /** Whether the browser reaches us by HTTPS whatever the container sees. */
    boolean alwaysSecure() {
        return isHttps(origin);
    }

    private static boolean isHttps(Origin origin) {
        return origin.publicUrl()
                .filter(url -> "https".equalsIgnoreCase(url.getScheme()))
                .isPresent();
    }

    /**
     * Reads all settings.
     *
     * @throws IllegalStateException with one line for each wrong value: key, value, what would be right
     */
    static Settings read(ServletContext context, Secrets secrets) {
        Keys keys = Keys.of(context);
        Settings settings = read(keys, Home.of(keys, context), context.getContextPath(), secrets);
        for (String unknown : keys.unknown()) {
            LOG.warn("{} is set, and Latchkey has no such setting", unknown);
        }
        if (settings.origin.publicUrl().isEmpty()) {
            LOG.warn("latchkey.public-url is not set: absolute URLs and our own origin are what each request says");
        }
        return settings;
    }

    static Settings read(Keys keys, Home home, String contextPath, Secrets secrets) {
        Origin origin = new Origin(publicUrl(keys));
        boolean timing = keys.either("latchkey.server-timing", "on", "on", "off");
        DatabaseSettings database = database(keys, home, timing);
        Keyring keyring = keyring(keys, home, secrets, database);
        SessionPolicy session = session(keys, isHttps(origin), contextPath);
        TokenPolicy token = token(keys, origin);
        LoginPolicy login = login(keys);
        boolean plain = keys.either("latchkey.allow-sign-in-over-plain-http", "false", "true", "false");
        if (!keys.faults().isEmpty()) {
            throw new IllegalStateException(
                    "Latchkey does not start with these settings:\n  " + String.join("\n  ", keys.faults()));
        }
        return new Settings(
                origin, database, keyring, session, token, login, plain, timing, isEmbedded(database) && home.isNew());
    }

    private static Optional<URI> publicUrl(Keys keys) {
        Optional<String> text = keys.text("latchkey.public-url");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(text.get().replaceFirst("/$", ""));
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && url.getHost() != null
                    && url.getPort() != 0
                    && url.getPort() <= 65_535
                    && url.normalize().equals(url)
                    && !url.getRawPath().endsWith("/")
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Said below, together with every other way to be wrong.
        }
        keys.fault(
                "latchkey.public-url",
                withoutUserAndQuery(text.get()),
                "an absolute URL such as https://id.example.org/latchkey, without user, query or fragment");
        return Optional.empty();
    }

    /** Keeps what may be shown: no user, no query. Where an at sign comes after a query, the kind of URL alone. */
    static String withoutUserAndQuery(String url) {
        Matcher kind = KIND.matcher(url);
        String prefix = kind.lookingAt() ? kind.group() : "";
        Matcher query = QUERY.matcher(url);
        int end = query.find() ? query.start() : url.length();
        int at = url.lastIndexOf('@');
        if (at < 0) {
            return url.substring(0, end);
        }
        return prefix + (at < end ? url.substring(at + 1, end) : "…");
    }

    static DatabaseSettings database(Keys keys, Home home, boolean counted) {
        Optional<DataSource> container = container(keys);
        Optional<String> url = keys.text("latchkey.db.url");
        Optional<String> username = keys.text("latchkey.db.username");
        Optional<String> password = keys.text("latchkey.db.password");
        url.ifPresent(value -> requireDatabase(keys, value));
        Duration timeout =
                keys.duration("latchkey.db.start-timeout", "60s", Duration.ofSeconds(1), Duration.ofHours(1));
        boolean embedded = container.isEmpty() && url.isEmpty();
        return new DatabaseSettings(
                container.isPresent() ? JNDI : url.orElseGet(home::databaseUrl),
                embedded ? Optional.of("latchkey") : username,
                embedded ? Optional.of("") : password,
                container,
                timeout,
                "latchkey",
                List.of("db/migration/account", "db/migration/session", "db/migration/token", "db/migration/site"),
                counted);
    }

    private static void requireDatabase(Keys keys, String url) {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:mariadb:")) {
            keys.fault(
                    "latchkey.db.url",
                    withoutUserAndQuery(url),
                    "a URL that starts with jdbc:postgresql: or jdbc:mariadb:");
        } else if (url.split("\\?", 2)[0].indexOf('@') >= 0) {
            // Not for the driver, which logs what it cannot read, the password among it.
            keys.fault(
                    "latchkey.db.url",
                    withoutUserAndQuery(url),
                    "a URL without a user, whom latchkey.db.username and latchkey.db.password name");
        } else if (!Vendor.of(url).reads(url)) {
            keys.fault("latchkey.db.url", withoutUserAndQuery(url), "a URL that its driver can read");
        }
    }

    /** A fixed name below java:comp, which only the container binds: nothing that a user sends is looked up. */
    @SuppressWarnings("BanJNDI")
    private static Optional<DataSource> container(Keys keys) {
        try {
            Object bound = new InitialContext().lookup(JNDI);
            if (bound instanceof DataSource dataSource) {
                return Optional.of(dataSource);
            }
            keys.fault(JNDI, "is bound to a " + bound.getClass().getName() + "; it has to be a javax.sql.DataSource");
        } catch (NameNotFoundException | NoInitialContextException e) {
            LOG.debug("{} is not bound", JNDI, e);
        } catch (NamingException e) {
            // Bound, but broken: to go on with the embedded database would be another database in silence.
            keys.fault(JNDI, "cannot be looked up; the container's log or its configuration says why");
            LOG.error("{} cannot be looked up", JNDI, e);
        }
        return Optional.empty();
    }

    private static Keyring keyring(Keys keys, Home home, Secrets secrets, DatabaseSettings database) {
        boolean embedded = isEmbedded(database);
        if (embedded) {
            try {
                home.make();
            } catch (IOException e) {
                keys.fault("latchkey.home", home.folder().toString(), "a folder that this server can make and write");
                return new Keyring(NONE, Optional.empty(), secrets);
            }
        }
        Optional<String> secret = keys.text("latchkey.secret");
        Optional<String> previous = keys.text("latchkey.secret.previous");
        secret.ifPresent(value -> requireLength(keys, "latchkey.secret", value));
        previous.ifPresent(value -> requireLength(keys, "latchkey.secret.previous", value));
        if (secret.isEmpty() && !embedded) {
            keys.fault(
                    "latchkey.secret",
                    "is missing; with a database of your own it has to be set, at least 32 characters, the same on"
                            + " every node");
        }
        return new Keyring(secret.orElseGet(() -> embedded ? kept(keys, home, secrets) : NONE), previous, secrets);
    }

    private static boolean isEmbedded(DatabaseSettings database) {
        return database.url().startsWith("jdbc:h2:");
    }

    private static String kept(Keys keys, Home home, Secrets secrets) {
        String secret = home.secret(secrets);
        if (secret.length() < SECRET_LENGTH) {
            keys.fault(
                    "latchkey.secret",
                    "the one kept in " + home.secretFile() + " is damaged; bring it back from a backup: it alone opens"
                            + " the signing keys in the database beside it");
            return NONE;
        }
        return secret;
    }

    private static void requireLength(Keys keys, String key, String value) {
        if (value.length() < SECRET_LENGTH) {
            keys.fault(key, "has " + value.length() + " characters; at least 32 are needed");
        }
    }

    static SessionPolicy session(Keys keys, boolean alwaysSecure, String contextPath) {
        Duration year = Duration.ofDays(365);
        String pattern = keys.parsed(
                "latchkey.session.attribute-classes",
                SessionPolicy.DEFAULT_ATTRIBUTE_CLASSES,
                "a JEP 290 pattern with the limits maxdepth, maxrefs, maxarray and maxbytes",
                Settings::pattern);
        String cookie = keys.parsed(
                "latchkey.session.cookie-name",
                "latchkey",
                "a cookie's name (RFC 6265 §4.1.1) of at most 64 characters without __Host- or __Secure-",
                Settings::cookieName);
        return new SessionPolicy(
                keys.duration("latchkey.session.idle", "30m", Duration.ofSeconds(1), year),
                keys.duration("latchkey.session.absolute", "12h", Duration.ofSeconds(1), year),
                cookie,
                keys.integer("latchkey.session.max-per-account", 50, 1, 1_000_000),
                pattern,
                keys.integer("latchkey.session.max-attribute-bytes", 65_536, 1, 1_048_576),
                alwaysSecure,
                contextPath);
    }

    private static String pattern(String pattern) {
        if (!SessionPolicy.faults(pattern).isEmpty()) {
            throw new IllegalArgumentException("not a pattern with limits");
        }
        return pattern;
    }

    private static String cookieName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
                || lower.startsWith("__host-")
                || lower.startsWith("__secure-")) {
            throw new IllegalArgumentException("not a name");
        }
        return name;
    }

    private static TokenPolicy token(Keys keys, Origin origin) {
        Duration second = Duration.ofSeconds(1);
        Duration ttl = keys.duration("latchkey.token.ttl", "5m", second, Duration.ofDays(1));
        if (ttl.toMillisPart() != 0) {
            keys.fault(
                    "latchkey.token.ttl", keys.text("latchkey.token.ttl").orElseThrow(), "a number of whole seconds");
            ttl = Duration.ofSeconds(ttl.toSeconds());
        }
        Duration refreshTtl = keys.duration("latchkey.token.refresh-ttl", "30d", second, Duration.ofDays(3650));
        if (refreshTtl.compareTo(ttl) < 0) {
            keys.fault(
                    "latchkey.token.refresh-ttl",
                    keys.text("latchkey.token.refresh-ttl").orElseThrow(),
                    "at least latchkey.token.ttl");
            refreshTtl = ttl;
        }
        return new TokenPolicy(
                ttl,
                refreshTtl,
                keys.integer("latchkey.token.max-per-account", 50, 1, 1_000_000),
                words(
                        keys,
                        "latchkey.token.issuer",
                        origin.publicUrl().map(URI::toString).orElse("latchkey")),
                words(keys, "latchkey.token.audience", "latchkey"),
                keys.parsed("latchkey.token.algorithm", "RS256", "RS256, ES256 or ES384", Algorithm::valueOf),
                keys.duration("latchkey.token.key-rotation", "90d", Duration.ofMinutes(1), Duration.ofDays(3650)),
                keys.duration("latchkey.token.max-revocation-lag", "90s", Duration.ZERO, Duration.ofDays(1)));
    }

    private static String words(Keys keys, String key, String otherwise) {
        return keys.parsed(key, otherwise, "a word or a URL", value -> {
            if (value.isBlank()) {
                throw new IllegalArgumentException("blank");
            }
            return value;
        });
    }

    private static LoginPolicy login(Keys keys) {
        Limits limits = new Limits(
                keys.duration("latchkey.throttle.window", "15m", Duration.ofSeconds(1), Duration.ofDays(30)),
                keys.integer("latchkey.throttle.per-account-and-address", 10, 1, 1_000_000),
                keys.integer("latchkey.throttle.per-address", 100, 1, 1_000_000),
                keys.integer("latchkey.throttle.per-account", 100, 1, 1_000_000),
                keys.integer("latchkey.throttle.registrations-per-address", 20, 1, 1_000_000));
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new LoginPolicy(
                keys.integer("latchkey.password.min-length", LoginPolicy.SHORTEST, LoginPolicy.SHORTEST, 64),
                List.of(keys.text("latchkey.password.banned-words", "latchkey").split("\\s*,\\s*")),
                keys.parsed(
                        "latchkey.password.argon2",
                        "m=19456,t=2,p=1",
                        "memory in KiB, passes and lanes such as m=19456,t=2,p=1 (RFC 9106 §3.1)",
                        Argon2::parse),
                keys.integer("latchkey.password.hash-slots", half, 1, 256),
                limits,
                keys.either("latchkey.registration", "open", "open", "closed"));
    }
}
