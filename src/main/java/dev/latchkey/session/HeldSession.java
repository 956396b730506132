package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session that an application holds. As long as the request goes on that it was given to, it is that request's.
 * Held for longer, by a WebSocket or a list of who is signed in, it asks the row at each call and stores at once what the
 * call changes. To be asked is no use of the session, and does not keep it alive.
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
        return ask(
                question,
                now().orElseThrow(() -> new IllegalStateException("The session " + view.getId() + " is over")));
    }

    /** The same, of what is known of it when it is over. */
    private <T> T askAnyway(Function<HttpSessionView, T> question) {
        return ask(question, now().orElse(view));
    }

    private <T extends @Nullable Object> T ask(Function<HttpSessionView, T> question, HttpSessionView now) {
        try {
            return question.apply(now);
        } finally {
            if (view.isLeft()) {
                now.leave();
                now.save(false);
            }
        }
    }

    private Optional<HttpSessionView> now() {
        return !view.isLeft() || view.isOver()
                ? Optional.of(view)
                : room.peek(view.session().handle()).map(row -> new HttpSessionView(room, row, false));
    }

    private void tell(Consumer<HttpSessionView> change) {
        ask(now -> {
            change.accept(now);
            return true;
        });
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
        return askAnyway(HttpSessionView::getId);
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
        askAnyway(now -> {
            now.setMaxInactiveInterval(seconds);
            return true;
        });
    }

    @Override
    public int getMaxInactiveInterval() {
        return askAnyway(HttpSessionView::getMaxInactiveInterval);
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
        tell(now -> now.setAttribute(name, value));
    }

    @Override
    public void removeAttribute(String name) {
        tell(now -> now.removeAttribute(name));
    }

    @Override
    public void invalidate() {
        tell(HttpSessionView::invalidate);
    }

    @Override
    public boolean isNew() {
        return ask(HttpSessionView::isNew);
    }
}
