package dev.latchkey.http;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a request's body when the answer is known. Jetty closes the connection of a request that was not read
 * to its end, and a client that is still sending then never sees why it was refused (RFC 9112 §9.6).
 */
final class UnreadBody {
    /** Bytes; a client that sends more has to live with the reset. Tomcat's own limit, {@code maxSwallowSize}. */
    private static final long LIMIT = 2 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);

    private UnreadBody() {}

    /** Lets the answer leave and then reads on; nothing where the body was read, or was not going to be sent yet. */
    static void swallow(HttpServletRequest request, HttpServletResponse response) {
        if (!hasBody(request) || request.getHeader("Expect") != null) {
            return;
        }
        try {
            ServletInputStream body = request.getInputStream();
            if (!body.isFinished()) {
                response.flushBuffer();
                read(body);
            }
        } catch (IOException e) {
            // The client's doing: it went away, or its chunks are none.
            LOG.debug("The rest of a body was not read", e);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static void read(ServletInputStream body) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        long left = LIMIT;
        int count = 0;
        while (count >= 0 && left > 0) {
            left -= count;
            count = body.read(buffer);
        }
    }
}
