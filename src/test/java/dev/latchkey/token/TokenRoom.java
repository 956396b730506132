package dev.latchkey.token;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Argon2;
import dev.latchkey.account.Limits;
import dev.latchkey.account.LoginPolicy;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A token room over a database of its own, with an account in it; each test names its one difference. */
final class TokenRoom implements AutoCloseable {
    static final String SECRET = "a secret of at least thirty-two characters";
    static final Visitor VISITOR = new Visitor("192.0.2.1", "test");
    static final TokenPolicy POLICY = new TokenPolicy(
            Duration.ofMinutes(5),
            Duration.ofDays(30),
            50,
            "latchkey",
            "latchkey",
            Algorithm.ES256,
            Duration.ofDays(90),
            Duration.ofSeconds(90));

    private static final AtomicInteger COUNT = new AtomicInteger();

    final Secrets secrets = new Secrets(new SecureRandom());
    final Database database;
    final Accounts accounts;

    TokenRoom() {
        this("jdbc:h2:mem:token" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
    }

    TokenRoom(String url) {
        database = Database.open(new DatabaseSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(30),
                "latchkey",
                List.of("db/migration"),
                true));
        accounts =
                new Accounts(new LoginPolicy(8, List.of(), new Argon2(64, 1, 1), 4, LIMITS, true), database, secrets);
    }

    private static final Limits LIMITS = new Limits(Duration.ofMinutes(15), 10, 100, 100, 20);

    TokenModule module(TokenPolicy policy) {
        return new TokenModule(policy, database, keyring(SECRET), secrets);
    }

    Keyring keyring(String secret) {
        return new Keyring(secret, Optional.empty(), secrets);
    }

    Account register(String name) throws Refused {
        return accounts.register(name, "correct horse " + name.length(), Optional.empty(), VISITOR);
    }

    dev.latchkey.account.Verified verify(String name) throws Refused {
        return accounts.verify(name, "correct horse " + name.length(), VISITOR, Proof.TOKEN);
    }

    @Override
    public void close() {
        database.close();
    }
}
