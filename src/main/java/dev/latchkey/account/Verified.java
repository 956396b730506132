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
    private final String seen;
    private final @Nullable String renewed;

    /**
     * @param reservation what counts this attempt until it is confirmed
     * @param seen the stored hash that the password has; if it is another by the time of the sign-in, that is refused
     * @param renewed the hash under the parameters now configured, where those have changed
     */
    Verified(
            String accountId,
            Visitor visitor,
            Proof kind,
            Reservation reservation,
            String seen,
            @Nullable String renewed) {
        this.reservation = reservation;
        this.accountId = accountId;
        this.visitor = visitor;
        this.kind = kind;
        this.seen = seen;
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

    String seen() {
        return seen;
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
