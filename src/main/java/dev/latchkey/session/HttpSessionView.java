package dev.latchkey.session;

import dev.latchkey.account.Caller;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session as one request sees it (Jakarta Servlet 6 chapter 7, Sessions). Reads and writes its row through the room;
 * what is changed here is stored by {@link #save}, before the answer leaves.
 *
 * <p>May be used by several threads.
 */
final class HttpSessionView {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSessionView.class);

    private enum State {
        LIVE,
        /** Its end is being told; to those who are told it still lives. */
        ENDING,
        OVER
    }

    private final Room room;
    private final boolean isNew;
    private final Attributes attributes;
    private volatile @Nullable HttpSession face;
    private volatile WebSession session;
    private volatile State state = State.LIVE;
    private volatile long idleMillis;
    private volatile boolean left;
    private volatile @Nullable Runnable alsoEnding;
    private boolean idleChanged;
    private boolean bind;
    private boolean bound;
    private @Nullable Caller caller;

    HttpSessionView(Room room, WebSession session, boolean isNew) {
        this.room = room;
        this.session = session;
        this.isNew = isNew;
        this.idleMillis = session.idleMillis();
        this.bound = session.bound();
        this.attributes = isNew
                ? Attributes.none(this::face, room.codec())
                : new Attributes(this::face, room.codec(), () -> room.load(session.handle()));
    }

    /** The attributes of a session whose row is gone already, for those who are told of its end. */
    HttpSessionView(Room room, WebSession session, Map<String, byte[]> stored) {
        this.room = room;
        this.session = session;
        this.isNew = false;
        this.idleMillis = session.idleMillis();
        this.bound = session.bound();
        this.attributes = new Attributes(this::face, room.codec(), () -> stored);
    }

    /** Returns what the application is given as this session. */
    HttpSession face() {
        HttpSession shown = face;
        if (shown == null) {
            synchronized (this) {
                shown = face;
                if (shown == null) {
                    shown = ServletSix.face(new HeldSession(room, this));
                    face = shown;
                }
            }
        }
        return shown;
    }

    /** The request that this is the session of is over; what is asked now {@link HeldSession} asks of the row. */
    void leave() {
        left = true;
        alsoEnding = null;
    }

    /**
     * A request that this is the session of begins, or goes on.
     *
     * @param alsoEnds ends what ends with the session when it is invalidated
     */
    void rejoin(Runnable alsoEnds) {
        alsoEnding = alsoEnds;
        left = false;
    }

    boolean isLeft() {
        return left;
    }

    WebSession session() {
        return session;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    synchronized @Nullable Caller caller() {
        if (caller == null) {
            caller = session.caller();
        }
        return isOver() ? null : caller;
    }

    /** Returns a way to this session from outside of the request. */
    SessionAccess access() {
        requireValid();
        return new SessionAccess(room, session, this::saveIfItGoesOn);
    }

    private void requireValid() {
        if (state == State.OVER) {
            throw new IllegalStateException("The session " + session.id() + " is over");
        }
    }

    long getCreationTime() {
        requireValid();
        return session.createdAt();
    }

    String getId() {
        return session.id();
    }

    /** As it was stored when this request began, so that it does not move while the request runs. */
    long getLastAccessedTime() {
        requireValid();
        return session.lastUsedAt();
    }

    ServletContext getServletContext() {
        return room.context();
    }

    synchronized void setMaxInactiveInterval(int seconds) {
        idleMillis = seconds * 1000L;
        idleChanged = true;
    }

    int getMaxInactiveInterval() {
        long seconds = idleMillis > 0 ? (idleMillis + 999) / 1000 : idleMillis / 1000;
        return (int) Math.min(Integer.MAX_VALUE, seconds);
    }

    @Nullable
    Object getAttribute(String name) {
        requireValid();
        return name == null ? null : attributes.get(name);
    }

    Enumeration<String> getAttributeNames() {
        requireValid();
        return Collections.enumeration(attributes.names());
    }

    void setAttribute(String name, @Nullable Object value) {
        requireValid();
        if (name == null) {
            throw new IllegalArgumentException("An attribute needs a name");
        }
        if (value == null) {
            removeAttribute(name);
            return;
        }
        AttributeName.encode(name);
        byte[] accepted = AttributeCodec.isPassing(value) ? null : room.codec().encode(name, value);
        Object old = old(name);
        if (value instanceof HttpSessionBindingListener listener && value != old) {
            listener.valueBound(new HttpSessionBindingEvent(face(), name, value));
            bind = true;
        }
        attributes.put(name, value, accepted);
        unbound(name, old, value);
        if (old == null) {
            room.listeners().added(face(), name, value);
        } else {
            room.listeners().replaced(face(), name, old);
        }
    }

    void removeAttribute(String name) {
        requireValid();
        if (name == null) {
            return;
        }
        Object old = old(name);
        attributes.remove(name);
        if (old != null) {
            unbound(name, old, null);
            room.listeners().removed(face(), name, old);
        }
    }

    /** Returns the value that is about to go, read from the database only where somebody has to be told of it. */
    private @Nullable Object old(String name) {
        boolean heard = bind || bound || room.listeners().hearAttributes();
        return heard ? attributes.get(name) : attributes.known(name);
    }

    private void unbound(String name, @Nullable Object old, @Nullable Object value) {
        if (old instanceof HttpSessionBindingListener listener && old != value) {
            listener.valueUnbound(new HttpSessionBindingEvent(face(), name, old));
        }
    }

    boolean isNew() {
        requireValid();
        return isNew;
    }

    /**
     * Ends the session. Its row goes first, so that it is over whatever the listeners do; they are told by whoever took
     * the row away, so once in the whole fleet.
     */
    void invalidate() {
        boolean unused = end();
    }

    /** Does the same; false when somebody else had ended it, or is about to. */
    boolean end() {
        synchronized (this) {
            requireValid();
            if (state == State.ENDING) {
                return false;
            }
            if (room.listeners().mayReadAtTheEnd() || bound || bind) {
                // Now, since the row that they hang on goes before anybody is told.
                attributes.names();
            }
            state = State.ENDING;
        }
        try {
            boolean ended = room.end(session.handle());
            if (ended) {
                tellEnd();
            }
            return ended;
        } finally {
            state = State.OVER;
            Runnable also = alsoEnding;
            if (also != null) {
                also.run();
            }
        }
    }

    /** Tells that the session ends, whose row is gone already. */
    void expire() {
        state = State.ENDING;
        tellEnd();
    }

    /** Tells first those who listen to sessions, who can still read it, then the attributes and who listens to them. */
    private void tellEnd() {
        try {
            room.listeners().destroyed(face());
        } finally {
            if (room.listeners().hearAttributes() || bound || bind) {
                for (String name : attributes.names()) {
                    Object value = attributes.get(name);
                    attributes.remove(name);
                    if (value != null) {
                        unbound(name, value, null);
                        room.listeners().removed(face(), name, value);
                    }
                }
            }
            state = State.OVER;
        }
    }

    /**
     * Gives the session a new key; none when another request has just done so.
     *
     * @param answer is given the key before anybody is told, who may do anything
     */
    void renew(Consumer<Secret> answer) {
        requireValid();
        String oldId = session.id();
        room.renew(session).ifPresent(keyed -> {
            session = keyed.session();
            answer.accept(keyed.key());
            room.listeners().idChanged(face(), oldId);
        });
    }

    private void saveIfItGoesOn() {
        if (!left) {
            save(true);
        }
    }

    /** Takes away what was let in for this request only, and tells it and who listens. */
    private void dropPassing() {
        attributes.passing().forEach((name, value) -> {
            LOG.warn(
                    "Attribute {} of session {} is dropped: {} is not serialisable",
                    name,
                    session.handle(),
                    value.getClass().getName());
            removeAttribute(name);
        });
    }

    /**
     * Stores what has changed.
     *
     * @param goesOn whether the request may use the session after this
     */
    synchronized void save(boolean goesOn) {
        if (state != State.LIVE) {
            return;
        }
        dropPassing();
        Attributes.Changes changes = attributes.changes();
        if (!changes.isEmpty() || idleChanged) {
            try {
                room.save(session.handle(), idleChanged ? idleMillis : null, bind && !bound, changes);
                attributes.stored(changes);
                idleChanged = false;
                bound |= bind;
            } catch (SessionOver e) {
                // Ended from elsewhere while this request ran: it stays ended, and the request has done nothing wrong.
                LOG.info("A late write to session {} is dropped: it is over", session.handle());
            }
        }
        if (goesOn) {
            attributes.goOn();
        }
    }
}
