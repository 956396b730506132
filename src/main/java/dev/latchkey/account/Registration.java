package dev.latchkey.account;

import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Sha256;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes accounts; the first administrator by a one-time code that only whoever reads the log of the start has. */
public final class Registration {
    /** How long the first administrator's code lives. */
    static final Duration CODE_LIFE = Duration.ofHours(24);

    private static final int CODE_BYTES = 16;

    /** Stands where a link has its account: the code belongs to nobody yet. */
    private static final String NOBODY = "";

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final Desk desk;
    private final CodeCheck codes;

    public Registration(Accounts accounts) {
        this.desk = accounts.desk();
        this.codes = new CodeCheck(desk);
    }

    /**
     * Prints one line with a new one-time code while no enabled administrator exists, else nothing. To be called once
     * at each start of each node: any of the codes will do, and the first use spends them all.
     */
    public void announce() {
        String code = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(desk.secrets().bytes(CODE_BYTES));
        boolean needed = desk.database().write(work -> {
            desk.store().lockHouse(work);
            if (desk.store().enabledAdministrators(work) > 0) {
                return false;
            }
            OneTimeRow row = new OneTimeRow();
            row.codeHash = Sha256.text(code);
            row.accountId = NOBODY;
            row.expiresAt = desk.clock().millis() + CODE_LIFE.toMillis();
            desk.codes().insert(work, row);
            return true;
        });
        if (needed) {
            LOG.warn("No enabled administrator yet: register within 24 h with the one-time code {} to be one", code);
        }
    }

    /** Returns whether anyone may make an account. */
    public boolean isOpen() {
        return desk.registrationOpen();
    }

    /** Returns whether a one-time code lives that would make an administrator, also while registration is closed. */
    public boolean codeLives() {
        return desk.database()
                .read(work -> desk.codes().lives(work, NOBODY, desk.clock().millis()));
    }

    /** Returns the shortest password in characters. */
    public int minLength() {
        return desk.rules().minLength();
    }

    /**
     * Makes an account, without roles or, with the code, as administrator.
     *
     * @param code what stood in the field of the one-time code; an empty one counts as none
     * @throws Refused NOT_FOUND while registration is closed and the code did not open it; NAME_REFUSED, NAME_TAKEN,
     *     PASSWORD_REFUSED, CODE_REFUSED with the field and a key of the message bundles; THROTTLED, BUSY
     */
    public Account register(String name, String password, Optional<String> code, Visitor visitor) throws Refused {
        Optional<String> given = code.filter(text -> !text.isEmpty());
        if (given.isPresent()) {
            requireCode(given.get(), visitor);
        } else if (!desk.registrationOpen()) {
            throw closed();
        }
        Name parsed =
                Name.parse(name).orElseThrow(() -> Refused.field(Refusal.NAME_REFUSED, "username", "name.refused"));
        Password checked = desk.rules().check(password, parsed, "password");
        desk.throttle().registration(Network.of(visitor));
        if (desk.database().read(work -> desk.store().exists(work, parsed))) {
            throw taken();
        }
        AccountRow row = row(parsed, desk.hasher().hash(checked));
        Account made = desk.database().write(work -> insert(work, row, given));
        SecurityLog.of(Event.ACCOUNT_MADE)
                .reason(String.join(" ", made.roles()))
                .account(row.id)
                .visitor(visitor)
                .write();
        return made;
    }

    private Account insert(Work work, AccountRow row, Optional<String> code) throws Refused {
        if (code.isPresent()) {
            desk.store().lockHouse(work);
            if (!desk.codes().spend(work, Sha256.text(code.get()), desk.clock().millis())) {
                throw wrongCode();
            }
            desk.codes().deleteAll(work, NOBODY);
            row.roles(new TreeSet<>(Set.of(Caller.ADMIN)));
        }
        if (!desk.store().insert(work, row)) {
            throw taken();
        }
        return row.account(0);
    }

    private void requireCode(String code, Visitor visitor) throws Refused {
        boolean right = codes.check(
                        visitor,
                        work -> desk.codes()
                                .account(work, Sha256.text(code), desk.clock().millis())
                                .filter(NOBODY::equals))
                .isPresent();
        if (!right) {
            throw wrongCode();
        }
    }

    private Refused wrongCode() {
        return desk.registrationOpen() ? Refused.field(Refusal.CODE_REFUSED, "code", "code.refused") : closed();
    }

    private static Refused closed() {
        return new Refused(Refusal.NOT_FOUND, "registration is closed");
    }

    private static Refused taken() {
        return Refused.field(Refusal.NAME_TAKEN, "username", "name.taken");
    }

    private AccountRow row(Name name, String hash) {
        AccountRow row = new AccountRow();
        row.id = desk.secrets().handle();
        row.name = name.canonical();
        row.password = hash;
        row.roles(new TreeSet<>());
        row.createdAt = desk.clock().millis();
        row.passwordChangedAt = row.createdAt;
        return row;
    }
}
