package dev.latchkey.account;

import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One-time links with which owners choose a new password when they have lost the old one. Whoever holds the link can
 * set the password, so making and using it both show among the owner's latest sign-ins and in the security log.
 */
public final class PasswordLinks {
    /** How long a link lives. */
    public static final Duration LIFE = Duration.ofHours(1);

    /**
     * A link just made.
     *
     * @param name of the account
     * @param code the secret part, which is kept nowhere
     */
    public record Made(String name, Secret code, Instant expiresAt) {}

    private final Desk desk;
    private final CodeCheck codes;
    private final LiveKeys keys;

    public PasswordLinks(Accounts accounts, LiveKeys keys) {
        this.desk = accounts.desk();
        this.codes = new CodeCheck(desk);
        this.keys = keys;
    }

    /**
     * Makes a link for an account; an older one is over.
     *
     * @param by who makes it
     * @throws Refused NOT_FOUND
     */
    public Made make(Caller by, String accountId, Visitor visitor) throws Refused {
        Secret code = desk.secrets().next();
        Instant expiresAt = desk.clock().instant().plus(LIFE);
        String name = desk.database().write(work -> {
            AccountRow row = desk.store()
                    .lock(work, accountId)
                    .orElseThrow(() -> new Refused(Refusal.NOT_FOUND, "no account has that id"))
                    .row();
            desk.codes().deleteAll(work, row.id);
            desk.codes().insert(work, codeRow(code, row.id, expiresAt));
            desk.log().write(work, row.id, Outcome.LINK_MADE, by.proof(), visitor);
            return row.name;
        });
        SecurityLog.of(Event.PASSWORD_LINK_MADE)
                .account(accountId)
                .by(by.accountId())
                .visitor(visitor)
                .write();
        return new Made(name, code, expiresAt);
    }

    private OneTimeRow codeRow(Secret code, String accountId, Instant expiresAt) {
        OneTimeRow row = new OneTimeRow();
        row.codeHash = Sha256.text(code.text());
        row.accountId = accountId;
        row.expiresAt = expiresAt.toEpochMilli();
        return row;
    }

    /** Returns the shortest password in characters. */
    public int minLength() {
        return desk.rules().minLength();
    }

    /** Returns whether a link is good; looking does not spend it. Anything that is no code costs no SQL. */
    public boolean isGood(String code) {
        return Secret.parse(code).isPresent()
                && desk.database().read(work -> owner(work, code)).isPresent();
    }

    /**
     * Spends a link: sets the password and ends every sign-in of the account.
     *
     * @throws Refused NOT_FOUND for a link that is used, unknown or expired, which counts as a failure of the address;
     *     PASSWORD_REFUSED on the field {@code password}, and the link stays good; THROTTLED, BUSY
     */
    public void use(String code, String wanted, Visitor visitor) throws Refused {
        AccountRow known = codes.check(visitor, work -> owner(work, code)).orElseThrow(PasswordLinks::over);
        String hash = desk.hasher().hash(desk.rules().check(wanted, new Name(known.name), "password"));
        desk.database().write(work -> {
            AccountRow row = desk.store()
                    .lock(work, known.id)
                    .orElseThrow(PasswordLinks::over)
                    .row();
            if (!desk.codes().spend(work, Sha256.text(code), desk.clock().millis())) {
                throw over();
            }
            row.ver = keys.endAll(work, row.id, Optional.empty());
            row.changePassword(hash, desk.clock().millis());
            desk.store().update(work, row);
            desk.log().write(work, row.id, Outcome.LINK_USED, Proof.SESSION, visitor);
            return row;
        });
        SecurityLog.of(Event.PASSWORD_LINK_USED)
                .account(known.id)
                .visitor(visitor)
                .write();
    }

    private Optional<AccountRow> owner(Work work, String code) {
        return desk.codes()
                .account(work, Sha256.text(code), desk.clock().millis())
                // The first administrator's code has no account and is no link.
                .filter(id -> !id.isEmpty())
                .flatMap(id -> desk.store().byId(work, id))
                .map(AccountStore.Found::row)
                .filter(row -> row.enabled);
    }

    private static Refused over() {
        return new Refused(Refusal.NOT_FOUND, "a one-time link that is used, unknown or expired");
    }
}
