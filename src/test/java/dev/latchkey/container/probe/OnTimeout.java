package dev.latchkey.container.probe;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Ends a cycle that nobody else ends, with an attribute and a word on whether it was told of the one that it knows. */
final class OnTimeout implements AsyncListener {
    private final AsyncContext started;

    OnTimeout(AsyncContext started) {
        this.started = started;
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        AsyncContext told = event.getAsyncContext();
        boolean same = told == started
                && event.getSuppliedRequest() == started.getRequest()
                && event.getSuppliedResponse() == started.getResponse();
        ((HttpServletRequest) told.getRequest()).getSession().setAttribute("ontimeout", "stored");
        told.getResponse().getWriter().print(same);
        told.complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ((HttpServletRequest) event.getSuppliedRequest()).getSession().setAttribute("oncomplete", "stored");
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
