package dev.latchkey.account;

import dev.latchkey.db.Work;

/** The rule that there is always somebody who can let others in again. */
final class Administrators {
    private Administrators() {}

    /**
     * Asks, after a change and in its transaction, which has to hold the house, whether an enabled administrator is
     * left.
     *
     * @throws Refused LAST_ADMINISTRATOR, which undoes the change
     */
    static void requireOne(AccountStore store, Work work) throws Refused {
        if (store.enabledAdministrators(work) == 0) {
            throw new Refused(Refusal.LAST_ADMINISTRATOR, "no enabled administrator would be left");
        }
    }
}
