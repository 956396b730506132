package dev.latchkey.account;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that a password was right a moment ago. Only {@link Accounts} makes one, so whoever holds it need not ask again;
 * but the sign-in is allowed only by {@link Accounts#confirm}, in the transaction that begins it. A second step, once
 * there is one, stands between the two.
 */
public final class Verified {
    private final String accountId;
    private final Visitor visitor;
    private final Proof kind;
    private final Reservation reservation;
    private final long changedAt;
    private final @Nullable String renewed;

    /**
     * @param reservation what counts this attempt until it is confirmed
     * @param changedAt since when the account has this password; if it has another by the time of the sign-in, that is
     *     refused. Not its hash: of several sign-ins at once the first may renew it
     * @param renewed the hash under the parameters now configured, where those have changed
     */
    Verified(
            String accountId,
            Visitor visitor,
            Proof kind,
            Reservation reservation,
            long changedAt,
            @Nullable String renewed) {
        this.reservation = reservation;
        this.accountId = accountId;
        this.visitor = visitor;
        this.kind = kind;
        this.changedAt = changedAt;
        this.renewed = renewed;
    }

    public String accountId() {
        return accountId;
    }

    public Visitor visitor() {
        return visitor;
    }

    public Proof kind() {
        return kind;
    }

    Reservation reservation() {
        return reservation;
    }

    long changedAt() {
        return changedAt;
    }

    Optional<String> renewed() {
        return Optional.ofNullable(renewed);
    }

    /**
     * Writes the line of a sign-in that has begun; to be called when its transaction is committed.
     *
     * @param signIn its public handle
     */
    public void log(String signIn) {
        SecurityLog.of(SecurityLog.Event.SIGN_IN)
                .account(accountId)
                .kind(kind)
                .signIn(signIn)
                .visitor(visitor)
                .write();
    }
}
