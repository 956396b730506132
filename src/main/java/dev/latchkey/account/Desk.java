package dev.latchkey.account;

import dev.latchkey.db.Database;
import dev.latchkey.secret.Secrets;
import java.time.Duration;
import java.time.InstantSource;

/** What the classes of this package share; each is made once. */
record Desk(
        Database database,
        InstantSource clock,
        Secrets secrets,
        AccountStore store,
        OneTimeStore codes,
        SignInLog log,
        PasswordRules rules,
        PasswordHasher hasher,
        Throttle throttle,
        boolean registrationOpen) {
    /** For how long an address is known to an account after a sign-in from it. */
    static final Duration KNOWN = Duration.ofDays(30);

    static Desk of(LoginPolicy policy, Database database, InstantSource clock, Secrets secrets) {
        return new Desk(
                database,
                clock,
                secrets,
                new AccountStore(),
                new OneTimeStore(),
                new SignInLog(new SignInStore(), clock, secrets),
                new PasswordRules(policy.minLength(), policy.bannedWords()),
                new PasswordHasher(policy.argon2(), policy.hashSlots(), secrets),
                new Throttle(policy.limits(), database, clock, secrets),
                policy.registrationOpen());
    }

    /** Returns the time since which a sign-in makes an address known. */
    long knownSince() {
        return clock.millis() - KNOWN.toMillis();
    }
}
