package dev.latchkey.http;

import dev.latchkey.account.Refused;
import jakarta.servlet.ServletException;

/** Carries a refusal up through the Servlet API's signatures to {@link AnswerFilter}, which turns it into HTTP. */
public final class RefusedRequest extends ServletException {
    private final transient Refused refused;

    public RefusedRequest(Refused refused) {
        super(refused.reason(), refused);
        this.refused = refused;
    }

    /** None: a refusal is an answer and no fault, and under a flood of forged tokens the traces would be the cost. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    public Refused refused() {
        return refused;
    }
}
