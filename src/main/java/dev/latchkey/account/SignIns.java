package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.util.List;
import java.util.Optional;

/**
 * The live sign-ins of one kind. Each of the two rooms is one; whoever ends an account's sign-ins asks both, in the
 * transaction in which the reason for it is written.
 */
public interface SignIns {
    /** Lists the account's live sign-ins, newest first. */
    List<SignIn> list(Work work, String accountId);

    /** Ends one of the account's; false where it has none of that id. */
    boolean end(Work work, String accountId, String id);

    /** Ends all of the account's but one, or all. Returns how many. */
    int endAll(Work work, String accountId, Optional<String> except);

    /** Takes over what a sign-in's rows copy from the account, its name and roles, after they have changed. */
    void accountChanged(Work work, Account account);

    /**
     * Ends a piece of everybody's, in the order of their handles.
     *
     * @param after the handle that the piece before came to; empty for the first
     * @param began ends only what began at this time or before, milliseconds since 1970 UTC
     * @param atMost how many
     * @return the handle that this piece came to; empty when none is left
     */
    Optional<String> endPiece(Work work, String after, long began, int atMost);
}
