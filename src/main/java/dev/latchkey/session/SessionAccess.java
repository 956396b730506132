package dev.latchkey.session;

import jakarta.servlet.http.HttpSession;
import java.util.function.Consumer;

/**
 * A way to a session from outside of any request (Jakarta Servlet 6.1, HttpSession.getAccessor), good as long as the
 * session lives and keeps its id.
 */
final class SessionAccess {
    private final Room room;
    private final String handle;
    private final String id;
    private final Runnable before;

    /** @param before stores what the request that the session was got from has changed so far */
    SessionAccess(Room room, WebSession session, Runnable before) {
        this.room = room;
        this.before = before;
        this.handle = session.handle();
        this.id = session.id();
    }

    /**
     * Hands the session to the consumer as a request would have it: this is a use of it, and what changes is stored.
     *
     * @throws IllegalStateException when the session is over, or has another id by now
     */
    void with(Consumer<HttpSession> consumer) {
        before.run();
        WebSession found = room.find(handle, id)
                .orElseThrow(() -> new IllegalStateException("The session " + id + " is over or has another id"));
        HttpSessionView view = new HttpSessionView(room, room.used(found), false);
        try {
            consumer.accept(view.face());
        } finally {
            view.leave();
            view.save(false);
        }
    }
}
