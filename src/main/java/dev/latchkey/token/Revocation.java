package dev.latchkey.token;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is over, as this node knows it: in memory, so that asking costs no SQL.
 *
 * <p>A token is over when its sign-in is, or when its {@code ver} is lower than the number up to which its account's
 * tokens, or everybody's, are. Never by a time: two things can happen in one millisecond.
 */
final class Revocation {
    /** What can be over. */
    enum Kind {
        SIGN_IN("S"),
        ACCOUNT("A");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }

        String letter() {
            return letter;
        }

        static Kind of(String letter) {
            return letter.equals(SIGN_IN.letter) ? SIGN_IN : ACCOUNT;
        }
    }

    private record UpTo(long number, long expiresAt) {}

    private final Map<String, Long> signIns = new ConcurrentHashMap<>();
    private final Map<String, UpTo> accounts = new ConcurrentHashMap<>();
    private volatile long everybody;

    void add(RevocationStore.Entry entry) {
        if (entry.kind() == Kind.SIGN_IN) {
            signIns.put(entry.subject(), entry.expiresAt());
        } else {
            accounts.merge(
                    entry.subject(),
                    new UpTo(entry.num(), entry.expiresAt()),
                    (known, added) -> known.number() > added.number() ? known : added);
        }
    }

    void everybody(long number) {
        everybody = number;
    }

    long everybody() {
        return everybody;
    }

    boolean isOver(AccessToken token) {
        if (token.ver() < everybody || signIns.containsKey(token.caller().signIn())) {
            return true;
        }
        UpTo account = accounts.get(token.caller().accountId());
        return account != null && token.ver() < account.number();
    }

    /** Forgets what could only stop tokens that are over by themselves. */
    void forget(long now) {
        signIns.values().removeIf(expiresAt -> expiresAt < now);
        accounts.values().removeIf(upTo -> upTo.expiresAt() < now);
    }

    int size() {
        return signIns.size() + accounts.size();
    }
}
