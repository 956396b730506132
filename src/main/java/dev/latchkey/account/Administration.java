package dev.latchkey.account;

import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What administrators do with the accounts of others, and with their own. They never know a password. */
public final class Administration {
    /** How many accounts a search shows. */
    public static final int SHOWN = 50;

    /** More than what two nodes' notions of the database's time differ by. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

    private static final int MAX_ROLES = 16;
    private static final Pattern ROLE = Pattern.compile("[a-z0-9][a-z0-9._:-]{0,31}");

    private final Desk desk;
    private final LiveKeys keys;

    public Administration(Accounts accounts, LiveKeys keys) {
        this.desk = accounts.desk();
        this.keys = keys;
    }

    /** A change to an account's row, held; returns what the account's next tokens have to carry. */
    private interface Change {
        long apply(Work work, AccountRow row) throws Refused;
    }

    /**
     * Finds accounts whose canonical name begins with what was typed, in the order of names: 50 and one more
     * where there are more.
     */
    public List<Account> find(String typed) {
        String name = Name.parse(typed).map(Name::canonical).orElse(typed);
        return desk.database().read(work -> desk.store().beginning(work, name, SHOWN + 1)).stream()
                .map(row -> row.account(0))
                .toList();
    }

    /**
     * Disables an account, which ends everything of it at once, or enables it again.
     *
     * @throws Refused NOT_FOUND, LAST_ADMINISTRATOR
     */
    public void enable(Caller by, String accountId, boolean enabled, Visitor visitor) throws Refused {
        change(accountId, (work, row) -> {
            row.enabled = enabled;
            desk.codes().deleteAll(work, row.id);
            return enabled ? row.ver : keys.endAll(work, row.id, Optional.empty());
        });
        log(enabled ? Event.ACCOUNT_ENABLED : Event.ACCOUNT_DISABLED, by, accountId, visitor)
                .write();
    }

    /**
     * Sets an account's roles: effective with the next request of a session and the next refresh of a token.
     *
     * @param roles words with spaces or commas between them
     * @throws Refused MALFORMED_FORM for more than 16 roles, or one that is not 1 to 32 of a-z, 0-9 and {@code ._:-};
     *     NOT_FOUND, LAST_ADMINISTRATOR
     */
    public void setRoles(Caller by, String accountId, String roles, Visitor visitor) throws Refused {
        SortedSet<String> wanted = roles(roles);
        change(accountId, (work, row) -> {
            row.roles(wanted);
            return keys.changed(work, row.account(0));
        });
        log(Event.ROLES_CHANGED, by, accountId, visitor)
                .reason(String.join(" ", wanted))
                .write();
    }

    private static SortedSet<String> roles(String text) throws Refused {
        SortedSet<String> roles = new TreeSet<>();
        for (String role : text.strip().split("[\\s,]+")) {
            if (!role.isEmpty()) {
                roles.add(role);
            }
        }
        if (roles.size() > MAX_ROLES
                || !roles.stream().allMatch(role -> ROLE.matcher(role).matches())) {
            throw Refused.field(Refusal.MALFORMED_FORM, "roles", "at most 16 roles, each 1 to 32 of a-z, 0-9 and ._:-");
        }
        return roles;
    }

    /**
     * Ends all of an account's sign-ins and access tokens.
     *
     * @throws Refused NOT_FOUND
     */
    public void endSignIns(Caller by, String accountId, Visitor visitor) throws Refused {
        change(accountId, (work, row) -> keys.endAll(work, row.id, Optional.empty()));
        log(Event.SIGN_IN_ENDED, by, accountId, visitor).reason("all").write();
    }

    /**
     * Ends everybody's sign-ins and access tokens, the administrator's own too. The tokens last, so that none renewed
     * meanwhile is left.
     */
    public void endEverybody(Caller by, Visitor visitor) {
        keys.endEverybody(desk.database(), desk.clock().millis() + CLOCKS_APART.toMillis());
        desk.database().write(work -> {
            HouseRow house = desk.store().lockHouse(work);
            house.ver = keys.everybodyEnded(work);
            desk.store().update(work, house);
            return house;
        });
        SecurityLog.of(Event.EVERYBODY_ENDED)
                .by(by.accountId())
                .visitor(visitor)
                .write();
    }

    /** The house is held before the account, everywhere in this order, so that no two wait for each other. */
    private void change(String accountId, Change change) throws Refused {
        desk.database().write(work -> {
            desk.store().lockHouse(work);
            AccountRow row = desk.store()
                    .lock(work, accountId)
                    .orElseThrow(() -> new Refused(Refusal.NOT_FOUND, "no account has that id"))
                    .row();
            boolean counted = row.administrator && row.enabled;
            row.ver = change.apply(work, row);
            desk.store().update(work, row);
            if (counted) {
                Administrators.requireOne(desk.store(), work);
            }
            return row;
        });
    }

    private static SecurityLog log(Event event, Caller by, String accountId, Visitor visitor) {
        return SecurityLog.of(event).account(accountId).by(by.accountId()).visitor(visitor);
    }
}
