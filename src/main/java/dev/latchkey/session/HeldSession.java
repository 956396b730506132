package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session that an application holds. As long as the request goes on that it was given to, it is that request's.
 * Held for longer, by a WebSocket or a list of who is signed in, it asks the row at each call and stores at once what the
 * call changes. Such a call is no use of the session, and does not keep it alive.
 */
final class HeldSession implements HttpSession {
    private final Room room;
    private final HttpSessionView view;

    HeldSession(Room room, HttpSessionView view) {
        this.room = room;
        this.view = view;
    }

    /** @throws IllegalStateException when the session is over */
    private <T extends @Nullable Object> T ask(Function<HttpSessionView, T> question) {
        if (!view.isLeft() || view.isOver()) {
            return question.apply(view);
        }
        HttpSessionView now =
                now().orElseThrow(() -> new IllegalStateException("The session " + view.getId() + " is over"));
        try {
            return question.apply(now);
        } finally {
            now.save(false);
            now.leave();
        }
    }

    private void tell(Function<HttpSessionView, Runnable> change) {
        ask(now -> {
            change.apply(now).run();
            return true;
        });
    }

    private Optional<HttpSessionView> now() {
        return room.peek(view.session().handle()).map(row -> new HttpSessionView(room, row, false));
    }

    /** @throws IllegalStateException when the session is over */
    SessionAccess access() {
        return ask(HttpSessionView::access);
    }

    @Override
    public long getCreationTime() {
        return ask(HttpSessionView::getCreationTime);
    }

    @Override
    public String getId() {
        return view.getId();
    }

    @Override
    public long getLastAccessedTime() {
        return ask(HttpSessionView::getLastAccessedTime);
    }

    @Override
    public ServletContext getServletContext() {
        return view.getServletContext();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        tell(now -> () -> now.setMaxInactiveInterval(seconds));
    }

    @Override
    public int getMaxInactiveInterval() {
        return ask(HttpSessionView::getMaxInactiveInterval);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return this.<@Nullable Object>ask(now -> now.getAttribute(name));
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return ask(HttpSessionView::getAttributeNames);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        tell(now -> () -> now.setAttribute(name, value));
    }

    @Override
    public void removeAttribute(String name) {
        tell(now -> () -> now.removeAttribute(name));
    }

    @Override
    public void invalidate() {
        tell(now -> now::invalidate);
    }

    @Override
    public boolean isNew() {
        return ask(HttpSessionView::isNew);
    }
}
