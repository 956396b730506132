package dev.latchkey.token;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Argon2;
import dev.latchkey.account.Limits;
import dev.latchkey.account.LoginPolicy;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Registration;
import dev.latchkey.account.Verified;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import java.security.SecureRandom;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;

/** A token room over a database of its own, with an account in it; each test names its one difference. */
final class TokenRoom implements AutoCloseable {
    static final String SECRET = "a secret of at least thirty-two characters";
    static final String PASSWORD = "correct horse battery";
    static final Visitor VISITOR = new Visitor("192.0.2.1", "test");
    static final TokenPolicy POLICY = policy(Duration.ofDays(30), 50);

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** The database's, and the time that a test let pass. */
    final InstantSource clock = () -> database().clock().instant().plus(passed());

    private volatile Duration passed = Duration.ZERO;

    final Secrets secrets = new Secrets(new SecureRandom());
    final Database database;
    final Accounts accounts;

    private Duration passed() {
        return passed;
    }

    private Database database() {
        return database;
    }

    TokenRoom() {
        this("jdbc:h2:mem:token" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    /** A room over a database that is there; a second one over the same is a second node. */
    TokenRoom(String url, String username, String password) {
        database = Database.open(new DatabaseSettings(
                url,
                Optional.of(username),
                Optional.of(password),
                Optional.empty(),
                Duration.ofSeconds(30),
                "latchkey",
                List.of("db/migration"),
                true));
        accounts =
                new Accounts(new LoginPolicy(8, List.of(), new Argon2(64, 1, 1), 4, LIMITS, true), database, secrets);
    }

    private static final Limits LIMITS = new Limits(Duration.ofMinutes(15), 1000, 10_000, 10_000, 10_000);

    TokenModule module(TokenPolicy policy) {
        return module(policy, keyring(SECRET));
    }

    TokenModule module(TokenPolicy policy, Keyring keyring) {
        return module(policy, keyring, new FirstPair(policy.algorithm()));
    }

    TokenModule module(TokenPolicy policy, FirstPair pair) {
        return module(policy, keyring(SECRET), pair);
    }

    private TokenModule module(TokenPolicy policy, Keyring keyring, FirstPair pair) {
        return new TokenModule(policy, database, keyring, secrets, pair, clock, System::nanoTime);
    }

    Keyring keyring(String secret) {
        return new Keyring(secret, Optional.empty(), secrets);
    }

    static TokenPolicy policy(Duration refreshTtl, int maxPerAccount) {
        return new TokenPolicy(
                Duration.ofMinutes(5),
                refreshTtl,
                maxPerAccount,
                "latchkey",
                "latchkey",
                Algorithm.ES256,
                Duration.ofDays(90),
                Duration.ofSeconds(90));
    }

    /** Makes an account of a name that none has yet. */
    Account register() throws Refused {
        return new Registration(accounts)
                .register("user" + COUNT.incrementAndGet(), PASSWORD, Optional.empty(), VISITOR);
    }

    Verified verify(Account account) throws Refused {
        return accounts.verify(account.name(), PASSWORD, VISITOR, Proof.TOKEN);
    }

    /** Lets time pass. */
    void pass(Duration time) {
        passed = passed.plus(time);
    }

    /** Does to the account's row what changing its roles does. */
    void setVer(Account account, long ver) {
        database.write(work -> work.session()
                .createNativeMutationQuery("update account set ver = :ver where id = :id")
                .setParameter("ver", ver)
                .setParameter("id", account.id())
                .executeUpdate());
    }

    @Override
    public void close() {
        database.close();
        // It takes the drivers of its class loader along, and here that is everybody's.
        for (Driver driver : ServiceLoader.load(Driver.class)) {
            try {
                DriverManager.registerDriver(driver);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
