package dev.latchkey.session;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * An asynchronous cycle whose request and response are the ones with our session, and which stores the session before
 * it completes.
 */
final class SessionAsync implements AsyncContext {
    private final AsyncContext container;
    private final Visit visit;
    private final ServletRequest request;
    private final ServletResponse response;
    private final boolean ours;

    /** @param ours whether request and response are those of our filter, which to the application are the original */
    SessionAsync(AsyncContext container, Visit visit, ServletRequest request, ServletResponse response, boolean ours) {
        this.container = container;
        this.visit = visit;
        this.request = request;
        this.response = response;
        this.ours = ours;
        container.addListener(new Ending(visit));
    }

    /** @throws IllegalStateException when the cycle is over, which the container alone knows */
    @Override
    public ServletRequest getRequest() {
        container.getRequest();
        return request;
    }

    /** @throws IllegalStateException when the cycle is over, which the container alone knows */
    @Override
    public ServletResponse getResponse() {
        container.getResponse();
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return ours || container.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        container.dispatch();
    }

    @Override
    public void dispatch(String path) {
        container.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        container.dispatch(context, path);
    }

    @Override
    public void complete() {
        try {
            visit.beforeCommit();
        } catch (RuntimeException e) {
            // Nobody stands round this thread, and without an end the client would wait for the timeout.
            visit.refuse(e);
        }
        container.complete();
    }

    @Override
    public void start(Runnable run) {
        container.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        container.addListener(new Told(listener, this, request, response));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest with, ServletResponse andWith) {
        container.addListener(new Told(listener, this, with, andWith), with, andWith);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return container.createListener(type);
    }

    @Override
    public void setTimeout(long timeout) {
        container.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return container.getTimeout();
    }

    /** The application's listener, which is told of the cycle that the application knows. */
    private record Told(AsyncListener listener, SessionAsync cycle, ServletRequest request, ServletResponse response)
            implements AsyncListener {
        private AsyncEvent event(AsyncEvent container) {
            return new AsyncEvent(cycle, request, response, container.getThrowable());
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(event(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(event(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(event(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(event(event));
        }
    }

    /**
     * Stores what was changed since the application let go. The application's own listeners come after this one: what
     * they change at the end is stored at once, as after the end of any request.
     */
    private record Ending(Visit visit) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            visit.end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            visit.save(true);
        }

        @Override
        public void onError(AsyncEvent event) {
            visit.save(true);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
