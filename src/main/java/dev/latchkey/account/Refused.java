package dev.latchkey.account;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says that a request is not accepted. No stack trace: refusals are answers, not faults. */
public final class Refused extends Exception {
    private final Refusal refusal;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private Refused(Refusal refusal, String reason, @Nullable String field, @Nullable Duration retryAfter) {
        super(reason, null, false, false);
        this.refusal = refusal;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** @param reason for the log: what was wrong, without any secret, token or password */
    public Refused(Refusal refusal, String reason) {
        this(refusal, reason, null, null);
    }

    /**
     * A refusal that is about one field of a form.
     *
     * @param detail for the person who typed it: a key of the message bundles or plain English, without what was typed
     */
    public static Refused field(Refusal refusal, String field, String detail) {
        return new Refused(refusal, detail, field, null);
    }

    /** A refusal that ends by itself: {@code Retry-After} says when (RFC 9110 §10.2.3), rounded up to seconds. */
    public static Refused until(Refusal refusal, Duration retryAfter, String reason) {
        return new Refused(refusal, reason, null, retryAfter);
    }

    public Refusal refusal() {
        return refusal;
    }

    /** Returns why, for the log; for a field's refusal also for the person. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
