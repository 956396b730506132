package dev.latchkey.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * A response that runs something once, just before its first byte can leave: headers can still be set then, and what
 * is stored then is stored before the client can ask again.
 *
 * <p>Every way to the commit is watched: a redirect, an error, a flush, a closed stream, more bytes than the buffer
 * holds, as many as {@code Content-Length} announced; and {@link #finish()} at the end of the filter.
 */
public class CommitResponse extends HttpServletResponseWrapper {
    private final Runnable beforeCommit;
    private boolean done;
    private long written;
    private long announced = -1;
    private @Nullable Stream stream;
    private @Nullable PrintWriter writer;

    public CommitResponse(HttpServletResponse response, Runnable beforeCommit) {
        super(response);
        this.beforeCommit = beforeCommit;
    }

    /** Runs what has to run, if nothing has made it run yet; for the filter, after its chain. */
    public final void finish() {
        commit();
    }

    private void commit() {
        if (!done) {
            done = true;
            if (!super.isCommitted()) {
                beforeCommit.run();
            }
        }
    }

    private void wrote(long bytes) {
        written += bytes;
        if (written >= getBufferSize() || announced >= 0 && written >= announced) {
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
        if (writer != null) {
            writer.flush();
        }
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
    public void resetBuffer() {
        super.resetBuffer();
        written = 0;
    }

    @Override
    public void reset() {
        super.reset();
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

    /** Counts characters as one byte or more each; that the commit then runs early does no harm. */
    private final class Writer extends PrintWriter {
        Writer(PrintWriter target) {
            super(target);
        }

        @Override
        public void write(int c) {
            wrote(3);
            super.write(c);
        }

        @Override
        public void write(char[] buffer, int offset, int length) {
            wrote(3L * length);
            super.write(buffer, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) {
            wrote(3L * length);
            super.write(text, offset, length);
        }

        @Override
        public void println() {
            wrote(2);
            super.println();
        }

        @Override
        public void flush() {
            commit();
            super.flush();
        }

        @Override
        public void close() {
            commit();
            super.close();
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
