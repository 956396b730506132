package dev.latchkey.session;

import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What every request of the room shares: the rules with their database, and the application round it. */
final class Room {
    private static final int MAX_TOUCHES = 10_000;

    private final SessionPolicy policy;
    private final Database database;
    private final Sessions sessions;
    private final SessionStore store;
    private final AttributeStore attributes;
    // By handle the last use that somebody on this node is writing down or has written: one request does it for all
    // that come at the same time.
    private final Map<String, Long> touches = new ConcurrentHashMap<>();
    private final Application application;

    Room(SessionPolicy policy, Database database, Sessions sessions, SessionStore store, Application application) {
        this.policy = policy;
        this.database = database;
        this.sessions = sessions;
        this.store = store;
        this.attributes = new AttributeStore();
        this.application = application;
    }

    Application application() {
        return application;
    }

    ServletContext context() {
        return application.context();
    }

    SessionListeners listeners() {
        return application.listeners();
    }

    AttributeCodec codec() {
        return application.codec();
    }

    Optional<WebSession> find(Secret key) {
        Optional<WebSession> found = database.read(work -> sessions.find(work, key));
        found.ifPresent(this::touch);
        return found;
    }

    private void touch(WebSession session) {
        if (!session.touchIsDue(sessions.now())) {
            return;
        }
        if (touches.size() >= MAX_TOUCHES) {
            touches.clear();
        }
        Long seen = session.lastUsedAt();
        if (!seen.equals(touches.put(session.handle(), seen))) {
            boolean done = false;
            try {
                database.write(work -> {
                    sessions.touch(work, session);
                    return true;
                });
                done = true;
            } finally {
                if (!done) {
                    touches.remove(session.handle());
                }
            }
        }
    }

    Sessions.Keyed begin(Visitor visitor) {
        return database.write(work -> sessions.begin(work, visitor, application.idleMillis(policy)));
    }

    boolean end(String handle) {
        return database.write(work -> sessions.end(work, handle));
    }

    Optional<Sessions.Keyed> renew(WebSession session) {
        return database.write(work -> sessions.renew(work, session));
    }

    Map<String, byte[]> load(String handle) {
        return database.read(work -> attributes.load(work, handle));
    }

    /**
     * Stores what a request has changed, in one transaction.
     *
     * <p>More than one row is written under the session's own row, held first: then no two requests of one session wait
     * for each other in opposite order, nor does one with whoever ends the session.
     *
     * @param idleMillis the new idle time; null where it is as before
     */
    void save(String handle, @Nullable Long idleMillis, boolean bind, Attributes.Changes changes) throws SessionOver {
        database.<Boolean, SessionOver>write(work -> {
            boolean live = true;
            if (idleMillis != null) {
                live = store.idle(work, handle, idleMillis, sessions.now());
            } else if (!bind && changes.rows() > 1) {
                live = store.lock(work, handle);
            }
            if (bind) {
                live = live && store.bind(work, handle);
            }
            if (!live) {
                throw new SessionOver();
            }
            if (!changes.removed().isEmpty()) {
                attributes.remove(work, handle, changes.removed());
            }
            for (Map.Entry<String, byte[]> put : changes.put().entrySet()) {
                attributes.put(work, handle, put.getKey(), put.getValue());
            }
            return true;
        });
    }
}
