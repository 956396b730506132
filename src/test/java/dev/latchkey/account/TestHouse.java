package dev.latchkey.account;

import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.db.Work;
import dev.latchkey.harness.TestDatabase;
import dev.latchkey.secret.Secrets;
import java.security.SecureRandom;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** An account room over an empty database, with rooms that only remember what they were asked. */
final class TestHouse implements AutoCloseable {
    static final String PASSWORD = "mudlark vexing quota";
    static final Visitor HOME = new Visitor("192.0.2.1", "browser at home");

    final TestDatabase.Fresh fresh;
    final Database database;
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final Accounts accounts;
    final Registration registration;
    final Self self;
    final Administration administration;
    final PasswordLinks links;

    /** Milliseconds that this house is ahead of its database. */
    final AtomicLong ahead = new AtomicLong();

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final AtomicLong counter = new AtomicLong();

    TestHouse(TestDatabase kind) {
        this(kind, policy(new Limits(Duration.ofMinutes(15), 10, 100, 100, 20), true));
    }

    TestHouse(TestDatabase kind, LoginPolicy policy) {
        this.fresh = kind.fresh();
        this.database = Database.open(new DatabaseSettings(
                fresh.jdbcUrl(),
                Optional.of(fresh.username()),
                Optional.of(fresh.password()),
                Optional.empty(),
                Duration.ofSeconds(60),
                "latchkey",
                List.of("db/migration"),
                true));
        InstantSource clock = () -> database.clock().instant().plusMillis(ahead.get());
        this.accounts = new Accounts(policy, database, clock, secrets);
        this.registration = new Registration(accounts);
        LiveKeys keys = new LiveKeys(List.of(new RememberingRoom()), new RememberingBook());
        this.self = new Self(accounts, keys);
        this.administration = new Administration(accounts, keys);
        this.links = new PasswordLinks(accounts, keys);
    }

    /** Hashes that cost next to nothing; the rest as configured by default. */
    static LoginPolicy policy(Limits limits, boolean open) {
        return new LoginPolicy(8, List.of("latchkey"), new Argon2(64, 1, 1), 1, limits, open);
    }

    Account register(String name) throws Refused {
        return registration.register(name, PASSWORD, Optional.empty(), HOME);
    }

    /** Makes an administrator out of nothing, as only a test can. */
    Caller administrator(String name) throws Refused {
        Account account = register(name);
        database.write(work -> {
            AccountRow row = accounts.desk()
                    .store()
                    .lock(work, account.id())
                    .orElseThrow()
                    .row();
            row.roles(new TreeSet<>(List.of(Caller.ADMIN)));
            accounts.desk().store().update(work, row);
            return row;
        });
        return caller(account);
    }

    static Caller caller(Account account) {
        SortedSet<String> roles = account.roles();
        return new Caller(
                account.id(),
                account.name(),
                roles,
                Proof.SESSION,
                "own-sign-in",
                Instant.parse("2030-01-01T00:00:00Z"));
    }

    /** Signs in as a room would. */
    Account signIn(String name, String password, Visitor visitor) throws Refused {
        Verified verified = accounts.verify(name, password, visitor, Proof.SESSION);
        return database.write(work -> accounts.confirm(work, verified));
    }

    /** Returns what a sign-in came to: the word of the refusal, or SUCCESS. */
    String outcome(String name, String password, Visitor visitor) {
        try {
            signIn(name, password, visitor);
            return "SUCCESS";
        } catch (Refused refused) {
            return refused.refusal().name();
        }
    }

    /** Runs the same thing so many times at once and returns what came of each. */
    static <T> List<T> atOnce(int times, Callable<T> job) throws Exception {
        return atOnce(Collections.nCopies(times, job));
    }

    static <T> List<T> atOnce(List<Callable<T>> jobs) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(jobs.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(jobs)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Override
    public void close() {
        database.close();
        registerDrivers();
        fresh.close();
    }

    /** A database that closes takes the drivers of its class loader along, and here that is everybody's. */
    private static void registerDrivers() {
        for (Driver driver : ServiceLoader.load(Driver.class)) {
            try {
                DriverManager.registerDriver(driver);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class RememberingRoom implements SignIns {
        @Override
        public List<SignIn> list(Work work, String accountId) {
            return List.of();
        }

        @Override
        public boolean end(Work work, String accountId, String id) {
            asked.add("end " + accountId + " " + id);
            return id.equals("own-sign-in");
        }

        @Override
        public int endAll(Work work, String accountId, Optional<String> except) {
            asked.add("endAll " + accountId + " except " + except.orElse("none"));
            return 2;
        }

        @Override
        public void accountChanged(Work work, Account account) {
            asked.add("changed " + account.id() + " " + account.roles());
        }

        @Override
        public Optional<String> endPiece(Work work, String after, long began, int atMost) {
            asked.add("endPiece after " + after);
            return after.isEmpty() ? Optional.of("first") : Optional.empty();
        }
    }

    private final class RememberingBook implements Endings {
        @Override
        public void ended(Work work, String signIn, Instant tokensUntil) {
            asked.add("ended " + signIn);
        }

        @Override
        public long accountEnded(Work work, String accountId) {
            asked.add("accountEnded " + accountId);
            return counter.incrementAndGet();
        }

        @Override
        public long everybodyEnded(Work work) {
            asked.add("everybodyEnded");
            return counter.incrementAndGet();
        }
    }
}
