package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SecurityLog;
import dev.latchkey.db.DatabaseUnavailable;
import dev.latchkey.secret.Secrets;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outermost filter, through which every answer leaves: it sets what every response carries, and it is the one
 * place where a refusal or a fault becomes HTTP. An error's id stands in the answer and in the log.
 */
public final class AnswerFilter extends HttpFilter {
    /** So much is held back that a header can still be set when a page is finished. */
    private static final int BUFFER = 64 * 1024;

    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(AnswerFilter.class);

    /** Below this path the address itself opens something. */
    private static final String ONE_TIME = "/password/";

    /** The request attribute by which an access log leaves such an address out: {@code conditionUnless} on Tomcat. */
    private static final String UNLOGGED = "latchkey.unlogged";

    private final Secrets secrets;
    private final boolean timed;
    private final boolean alwaysSecure;

    /**
     * @param timed whether answers carry {@code Server-Timing}
     * @param alwaysSecure whether {@code latchkey.public-url} is {@code https://}
     */
    public AnswerFilter(Secrets secrets, boolean timed, boolean alwaysSecure) {
        this.secrets = secrets;
        this.timed = timed;
        this.alwaysSecure = alwaysSecure;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Answers.asked(request);
        if (path.startsWith(ONE_TIME)) {
            request.setAttribute(UNLOGGED, true);
        }
        headers(request, response);
        if (timed && isTimed(path)) {
            Timing timing = Timing.begin(request);
            CommitResponse held = new CommitResponse(response) {
                @Override
                protected void beforeCommit() {
                    // On the container's own: while a page is being included its stand-in takes no header.
                    response.setHeader("Server-Timing", timing.header());
                }
            };
            answer(request, held, chain);
            held.finish();
        } else {
            answer(request, response, chain);
        }
        UnreadBody.swallow(request, response);
    }

    /** Password doors say nothing of time: it would help whoever measures it. */
    private static boolean isTimed(String path) {
        return !(path.equals("/login")
                || path.equals("/token")
                || path.equals("/register")
                || path.equals("/revoke")
                || path.equals("/api/password")
                || path.startsWith(ONE_TIME));
    }

    private void headers(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                        + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Not no-referrer, which would turn Origin into null on our own forms.
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (alwaysSecure || request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        response.setBufferSize(BUFFER);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (RefusedRequest refused) {
            refuse(request, response, refused.refused(), null);
        } catch (ServletException e) {
            unexpected(request, response, e.getRootCause() == null ? e : e.getRootCause());
        } catch (RuntimeException | StackOverflowError e) {
            unexpected(request, response, e);
        }
    }

    private void unexpected(HttpServletRequest request, HttpServletResponse response, Throwable thrown)
            throws IOException, ServletException {
        Optional<DatabaseUnavailable> outage = DatabaseUnavailable.behind(thrown);
        if (outage.isPresent()) {
            unavailable(request, response, outage.get());
        } else {
            refuse(request, response, new Refused(Refusal.FAULT, String.valueOf(thrown.getMessage())), thrown);
        }
    }

    private void unavailable(HttpServletRequest request, HttpServletResponse response, DatabaseUnavailable outage)
            throws IOException, ServletException {
        Refused refused =
                Refused.until(Refusal.DATABASE_UNAVAILABLE, DATABASE_RETRY, String.valueOf(outage.getMessage()));
        refuse(request, response, refused, null);
    }

    private void refuse(
            HttpServletRequest request, HttpServletResponse response, Refused refused, @Nullable Throwable fault)
            throws IOException, ServletException {
        String id = secrets.handle();
        log(request, refused, id, fault);
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        Answers.refuse(request, response, refused, id);
    }

    private static void log(HttpServletRequest request, Refused refused, String id, @Nullable Throwable fault) {
        if (fault != null) {
            LOG.error("Error {}", id, fault);
        }
        SecurityLog.of(SecurityLog.Event.REQUEST_REFUSED)
                .reason(refused.refusal().name() + ": " + refused.reason())
                .visitor(Visitors.of(request))
                .id(id)
                .write();
    }
}
