package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.time.Instant;

/**
 * The book of what is over, by which access tokens already given out stop on every node. The token room keeps it;
 * accounts and the session room, which know no tokens, are handed this to write in it. Each call belongs at the end of
 * the ending transaction, since it takes the one-row counter's lock until the commit.
 */
public interface Endings {
    /**
     * Writes that one sign-in is over.
     *
     * @param signIn its public handle, the {@code sid} of its tokens
     * @param tokensUntil when the last of its access tokens expires; the entry may go after that
     */
    void ended(Work work, String signIn, Instant tokensUntil);

    /**
     * Writes that all of an account's access tokens so far are over. The caller stores what this returns as the
     * account's {@code ver}, which its next tokens carry.
     */
    long accountEnded(Work work, String accountId);

    /**
     * Writes that everybody's access tokens so far are over. The caller stores what this returns where every later
     * sign-in finds it, so that an {@link Account#ver} is never below it.
     */
    long everybodyEnded(Work work);
}
