package dev.latchkey.app;

import dev.latchkey.account.Endings;
import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secrets;
import dev.latchkey.session.SessionModule;
import dev.latchkey.session.SessionPolicy;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps another application's {@code HttpSession} in the database: the session room alone, without accounts, pages or
 * tokens. The application names this class as a listener in its {@code web.xml}, before any listener of its own that
 * uses sessions, and has our classes and their libraries in {@code WEB-INF/lib}; nothing else of it changes.
 *
 * <p>Where the database is and what attributes may be made of is said by the same keys as in Latchkey itself,
 * {@code latchkey.db.*} and {@code latchkey.session.*}. How long a session lives unused is said by the application's own
 * {@code session-timeout} unless {@code latchkey.session.idle} is set; in all it lives as long as
 * {@code latchkey.session.absolute} says, and without that for ever, as the Servlet specification has it. Its cookie is
 * as {@code SessionCookieConfig} says, and where that is silent as Latchkey's.
 */
public final class SessionEmbedding implements ServletContextListener {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final Duration FOR_EVER = Duration.ofDays(365L * 1000);
    private static final Logger LOG = LoggerFactory.getLogger(SessionEmbedding.class);

    private final Opened opened = new Opened();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext());
        } catch (RuntimeException | Error e) {
            // Servers differ in what they show of a listener that throws; the reason has to be in the log on each.
            LOG.error("{}", e.getMessage(), e instanceof IllegalStateException ? null : e);
            opened.close();
            throw e;
        }
    }

    private void start(ServletContext context) {
        Keys keys = Keys.of(context);
        Home home = Home.of(keys, context);
        DatabaseSettings where = where(keys, home);
        SessionPolicy policy = policy(keys, context);
        if (!keys.faults().isEmpty()) {
            throw new IllegalStateException(
                    "Sessions do not start with these settings:\n  " + String.join("\n  ", keys.faults()));
        }
        if (where.url().startsWith("jdbc:h2:")) {
            make(home);
        }
        Database database = opened.add(Database.open(where));
        boolean ownTimeout = keys.text("latchkey.session.idle").isEmpty();
        SessionModule sessions =
                SessionModule.embedded(policy, database, new Secrets(new SecureRandom()), new NoTokens(), ownTimeout);
        FilterRegistration.Dynamic filter = context.addFilter("latchkey-sessions", sessions.filter());
        filter.setAsyncSupported(true);
        // Before whatever the application declares: its own filters shall see our session too.
        filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        Housekeeping housekeeping = opened.add(new Housekeeping());
        housekeeping.poll(POLL, database::pollClock);
        housekeeping.sweep(SWEEP, sessions::sweep);
    }

    private static DatabaseSettings where(Keys keys, Home home) {
        DatabaseSettings house = Settings.database(keys, home, false);
        return new DatabaseSettings(
                house.url(),
                house.username(),
                house.password(),
                house.container(),
                house.startTimeout(),
                "latchkey-session",
                List.of("db/migration/session"),
                false);
    }

    private static SessionPolicy policy(Keys keys, ServletContext context) {
        SessionPolicy policy = Settings.session(keys, false, context.getContextPath());
        return keys.text("latchkey.session.absolute").isPresent() ? policy : policy.endingOnlyUnused(FOR_EVER);
    }

    private static void make(Home home) {
        try {
            home.make();
        } catch (IOException e) {
            throw new UncheckedIOException("latchkey.home: " + home.folder() + " cannot be made", e);
        }
    }

    /** A clean stop of one node ends no session: the others go on, and so does this one when it is back. */
    @Override
    public void contextDestroyed(ServletContextEvent event) {
        opened.close();
    }

    /** No token was ever given out, so none has to stop. */
    private static final class NoTokens implements Endings {
        @Override
        public void ended(Work work, String signIn, Instant tokensUntil) {}

        @Override
        public long accountEnded(Work work, String accountId) {
            return 0;
        }

        @Override
        public long everybodyEnded(Work work) {
            return 0;
        }
    }
}
