package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.time.Instant;
import java.util.Optional;

/** What the token room asks of the session room when a signed-in page wants an access token for its session. */
@FunctionalInterface
public interface Lending {
    /**
     * Holds the session's row for the rest of the transaction and notes on it that an access token was given out, so
     * that the session's end will end the token too.
     *
     * @param signIn the session's public handle
     * @param until when the token is to expire
     * @return when it has to expire: {@code until}, or the session's own end where that is earlier; empty when the
     *     session is over
     */
    Optional<Instant> lend(Work work, String signIn, Instant until);
}
