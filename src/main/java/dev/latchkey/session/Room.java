package dev.latchkey.session;

import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletContext;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every request of the room shares: the rules with their database, and the application round it. */
final class Room {
    private static final int MAX_TOUCHES = 10_000;

    /** Locks that the sessions share by their hash. */
    private static final int TURNS = 256;

    /** Milliseconds: longer than from one sweep to the next. */
    private static final long SOON = 60_000;

    private final Database database;
    private final Sessions sessions;
    private final SessionStore store;
    private final AttributeStore attributes;
    // By handle the last use that somebody on this node is writing down or has written: one request does it for all
    // that come at the same time.
    private final Map<String, Long> touches = new ConcurrentHashMap<>();
    private final AtomicInteger visits = new AtomicInteger();
    private final Uses uses = new Uses();
    private final Map<Visit, WebSession> inUse = new ConcurrentHashMap<>();
    private final Set<Visit> seenInUse = new HashSet<>();
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(TURNS).toList();
    private final Application application;

    Room(Database database, Sessions sessions, SessionStore store, Application application) {
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

    /** Finds the session that hangs on another application's, see {@link CallersSession}. */
    Optional<WebSession> find(byte[] keyHash) {
        Optional<WebSession> found = database.read(work -> sessions.find(work, keyHash));
        found.ifPresent(this::touch);
        return found;
    }

    Optional<WebSession> find(String handle, String id) {
        Optional<WebSession> found = database.read(work -> sessions.find(work, handle))
                .filter(session -> session.id().equals(id));
        found.ifPresent(this::touch);
        return found;
    }

    /** Finds a session without using it. */
    Optional<WebSession> peek(String handle) {
        return database.read(work -> sessions.find(work, handle))
                .map(row -> row.usedAt(uses.known(handle, row.lastUsedAt())));
    }

    /** Returns a number for one more visit, most likely not one of those under way. */
    int number() {
        return visits.incrementAndGet();
    }

    /**
     * Takes note of a use and returns the session with the one before it: to an application that embeds the room its
     * {@code HttpSession} says when that was. Latchkey itself asks nobody but the row.
     */
    WebSession used(WebSession session) {
        return application.hasAccounts()
                ? session
                : session.usedAt(uses.note(session.handle(), session.lastUsedAt(), sessions.now()));
    }

    /** Takes note that a request is using the session, until {@link #left}: it shall not expire meanwhile. */
    void entered(Visit visit, WebSession session) {
        inUse.put(visit, session);
    }

    /** Takes note that a request is over; one that outlived its session's end was using it, and so moves the end. */
    void left(Visit visit) {
        WebSession session = inUse.remove(visit);
        if (session != null && !session.isLive(sessions.now())) {
            keep(session);
        }
    }

    /**
     * Moves the ends of sessions away which a request on this node has been using since the last time, or whose end is
     * so near that it might come before the next.
     */
    void keepThoseInUse() {
        Set<Visit> old = Set.copyOf(seenInUse);
        seenInUse.clear();
        long soon = sessions.now() + SOON;
        inUse.forEach((visit, session) -> {
            seenInUse.add(visit);
            if (old.contains(visit) || session.expiresAt() < soon) {
                keep(session);
            }
        });
    }

    private void keep(WebSession session) {
        database.write(work -> {
            store.keep(work, session.handle(), sessions.now());
            return true;
        });
    }

    /** Takes away sessions that are over, with what their attributes were if somebody wants to hear of it. */
    Map<WebSession, Map<String, byte[]>> takeExpired(int limit, long grace) {
        return database.write(work -> {
            List<WebSession> over = store.lockExpired(work, sessions.now() - grace, limit);
            if (over.isEmpty()) {
                return Map.of();
            }
            boolean heard = listeners().mayReadAtTheEnd();
            List<String> told = over.stream()
                    .filter(session -> heard || session.bound())
                    .map(WebSession::handle)
                    .toList();
            Map<String, Map<String, byte[]>> loaded = told.isEmpty() ? Map.of() : attributes.load(work, told);
            List<String> handles = over.stream().map(WebSession::handle).toList();
            // Not left to the cascade: MariaDB's locks the gap beside each row, into which others may be writing.
            attributes.removeAll(work, handles);
            store.delete(work, handles);
            Map<WebSession, Map<String, byte[]>> taken = new LinkedHashMap<>();
            over.forEach(session -> taken.put(session, loaded.getOrDefault(session.handle(), Map.of())));
            return taken;
        });
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
        return database.write(work -> sessions.begin(work, visitor, application.idleMillis()));
    }

    /** The same for a session that hangs on another application's and has no key of its own. */
    WebSession begin(Visitor visitor, byte[] keyHash) {
        return database.write(work -> sessions.begin(work, visitor, application.idleMillis(), keyHash));
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
     * Stores what a request has changed, in one transaction. Of the requests of one session on this node one does so at
     * a time: they would wait for each other at the database anyway, but there each with a connection in its hand.
     *
     * <p>More than one row is written under the session's own row, held first: then no two requests of one session wait
     * for each other in opposite order, nor does one with whoever ends the session.
     *
     * @param idleMillis the new idle time; null where it is as before
     */
    void save(String handle, @Nullable Long idleMillis, boolean bind, Attributes.Changes changes) throws SessionOver {
        ReentrantLock turn = turns.get(Math.floorMod(handle.hashCode(), TURNS));
        turn.lock();
        try {
            database.<Boolean, SessionOver>write(work -> {
                hold(work, handle, idleMillis, bind, changes.rows());
                write(work, handle, changes);
                return true;
            });
        } finally {
            turn.unlock();
        }
    }

    /** Writes what changed of the row itself; else holds it where more than one row is going to be written. */
    private void hold(Work work, String handle, @Nullable Long idleMillis, boolean bind, int rows) throws SessionOver {
        boolean live = true;
        if (idleMillis != null) {
            live = store.idle(work, handle, idleMillis, sessions.now());
        } else if (!bind && rows > 1) {
            live = store.lock(work, handle);
        }
        if (bind) {
            live = live && store.bind(work, handle);
        }
        if (!live) {
            throw new SessionOver();
        }
    }

    private void write(Work work, String handle, Attributes.Changes changes) throws SessionOver {
        for (String name : changes.removed()) {
            attributes.remove(work, handle, name);
        }
        for (Map.Entry<String, byte[]> put : changes.put().entrySet()) {
            attributes.put(work, handle, put.getKey(), put.getValue());
        }
    }
}
