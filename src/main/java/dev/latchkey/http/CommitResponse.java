package dev.latchkey.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * A response that does something before its first byte can leave: headers can still be set then, and what is stored
 * then is stored before the client can ask again.
 *
 * <p>Every way to the commit is watched: a redirect, an error, a flush, a close, and as many bytes as the buffer holds
 * or {@code Content-Length} announced. The filter that made it calls {@link #finish()} after its chain.
 */
public abstract class CommitResponse extends HttpServletResponseWrapper {
    private boolean full;
    private long written;
    private long announced = -1;
    private @Nullable Stream stream;
    private @Nullable Writer writer;

    protected CommitResponse(HttpServletResponse response) {
        super(response);
    }

    /** Does it. May come again until the response is committed: a redirect can still be reset. */
    protected abstract void beforeCommit();

    /** For the filter, after its chain. */
    public final void finish() {
        if (!full) {
            commit();
        }
    }

    /** For every method that lets bytes leave. */
    protected final void commit() {
        if (!super.isCommitted()) {
            beforeCommit();
        }
    }

    private void wrote(long bytes) {
        written += bytes;
        if (!full && (written >= getBufferSize() || announced >= 0 && written >= announced)) {
            full = true;
            commit();
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        commit();
        super.sendRedirect(location);
    }

    @Override
    public void sendError(int status) throws IOException {
        commit();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        commit();
        super.sendError(status, message);
    }

    @Override
    public void flushBuffer() throws IOException {
        commit();
        super.flushBuffer();
    }

    @Override
    public void setContentLength(int length) {
        announced = length;
        super.setContentLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        announced = length;
        super.setContentLengthLong(length);
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, value);
        announce(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, value);
        announce(name, value);
    }

    @Override
    public void setIntHeader(String name, int value) {
        super.setIntHeader(name, value);
        announce(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        super.addIntHeader(name, value);
        announce(name, Integer.toString(value));
    }

    private void announce(String name, String value) {
        if ("Content-Length".equalsIgnoreCase(name) && value != null && value.matches("[0-9]{1,18}")) {
            announced = Long.parseLong(value);
        }
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        full = false;
        written = 0;
    }

    @Override
    public void reset() {
        super.reset();
        full = false;
        written = 0;
        announced = -1;
        stream = null;
        writer = null;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Stream(super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new Writer(super.getWriter());
        }
        return writer;
    }

    /**
     * Takes each character for the three bytes it may become. So what is to be done before the buffer overflows may be
     * done early; before a flush, a redirect or the like it is done again.
     */
    private final class Writer extends PrintWriter {
        private final PrintWriter target;

        Writer(PrintWriter target) {
            super(target);
            this.target = target;
        }

        @Override
        public void write(int c) {
            wrote(3);
            target.write(c);
        }

        @Override
        public void write(char[] buffer, int offset, int length) {
            wrote(3L * length);
            target.write(buffer, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) {
            wrote(3L * length);
            target.write(text, offset, length);
        }

        /** The container's own line end, which need not be the platform's. */
        @Override
        public void println() {
            wrote(2);
            target.println();
        }

        @Override
        public void flush() {
            commit();
            target.flush();
        }

        @Override
        public void close() {
            commit();
            target.close();
        }

        @Override
        public boolean checkError() {
            commit();
            return target.checkError();
        }
    }

    private final class Stream extends ServletOutputStream {
        private final ServletOutputStream target;

        Stream(ServletOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            wrote(1);
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            wrote(length);
            target.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            commit();
            target.flush();
        }

        @Override
        public void close() throws IOException {
            commit();
            target.close();
        }

        @Override
        public boolean isReady() {
            return target.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            target.setWriteListener(listener);
        }
    }
}
