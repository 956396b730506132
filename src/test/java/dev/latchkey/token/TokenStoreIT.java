package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Account;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Verified;
import dev.latchkey.db.Cost;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import dev.latchkey.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold alike on every database, with two nodes on each. */
@Tag("alone")
class TokenStoreIT {
    private static final Duration PAST_GRACE = Duration.ofSeconds(11);

    /** Two nodes: rooms with pools of their own over one database. */
    private record Two(TestDatabase.Fresh database, TokenRoom a, TokenRoom b, TokenModule nodeA, TokenModule nodeB)
            implements AutoCloseable {
        static Two on(TestDatabase.Fresh fresh) {
            // An H2 file lets one process in, and this is one: both pools may open it.
            TokenRoom a = new TokenRoom(fresh.jdbcUrl(), fresh.username(), fresh.password());
            TokenRoom b = new TokenRoom(fresh.jdbcUrl(), fresh.username(), fresh.password());
            CompletableFuture<TokenModule> first = CompletableFuture.supplyAsync(() -> a.module(TokenRoom.POLICY));
            CompletableFuture<TokenModule> second = CompletableFuture.supplyAsync(() -> b.module(TokenRoom.POLICY));
            return new Two(fresh, a, b, first.join(), second.join());
        }

        TokenModule either(int i) {
            return i % 2 == 0 ? nodeA : nodeB;
        }

        Grant begin(Account account) throws Refused {
            return nodeA.tokens.begin(a.accounts, a.verify(account));
        }

        Secret renew(int i, Secret refresh) throws Refused {
            return either(i)
                    .renewal
                    .renew(i % 2 == 0 ? a.accounts : b.accounts, refresh, TokenRoom.VISITOR)
                    .refresh()
                    .orElseThrow();
        }

        int live(Account account) {
            return a.database
                    .read(work -> nodeA.signIns().list(work, account.id()))
                    .size();
        }

        void pass(Duration time) {
            a.pass(time);
            b.pass(time);
        }

        @Override
        public void close() {
            a.close();
            b.close();
            database.close();
        }
    }

    private static final Map<TestDatabase, Two> NODES = new EnumMap<>(TestDatabase.class);

    private static Two nodes(TestDatabase database) {
        return NODES.computeIfAbsent(database, kind -> Two.on(kind.fresh()));
    }

    @AfterAll
    static void close() {
        NODES.values().forEach(Two::close);
        NODES.clear();
    }

    private static void assertInvalidGrant(Two two, int node, Secret refresh) {
        assertEquals(
                Refusal.INVALID_GRANT,
                assertThrows(Refused.class, () -> two.renew(node, refresh)).refusal());
    }

    @ParameterizedTest
    @EnumSource
    void open_twoNodesAtOnce_oneKey(TestDatabase database) {
        Two two = nodes(database);
        assertEquals(1, two.nodeA.keyEntries().size());
        assertEquals(
                two.nodeA.keys.active().orElseThrow().kid(),
                two.nodeB.keys.active().orElseThrow().kid());
    }

    @ParameterizedTest
    @EnumSource
    void renew_atOnceOverTwoNodes_oneSuccessorAndOneLiveRow(TestDatabase database) throws Exception {
        storm(nodes(database), 3, 60);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void renew_twoHundredAtOnceAHundredTimes_oneSuccessorAndOneLiveRow(TestDatabase database) throws Exception {
        long start = System.nanoTime();
        storm(nodes(database), 100, 200);
        System.out.printf("%s: 100 x 200 renewals in %d s%n", database, (System.nanoTime() - start) / 1_000_000_000);
    }

    private static void storm(Two two, int rounds, int tabs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tabs);
        for (int round = 0; round < rounds; round++) {
            Account account = two.a.register();
            Secret parent = two.begin(account).refresh().orElseThrow();
            Secret elsewhere = two.begin(account).refresh().orElseThrow();
            Set<Secret> successors = new HashSet<>(at(threads, tabs, i -> two.renew(i, parent)));
            assertEquals(1, successors.size());
            assertEquals(2, two.live(account));
            Secret second = successors.iterator().next();
            Secret third = two.renew(round, second);
            assertInvalidGrant(two, round, parent);
            assertEquals(2, two.live(account));
            two.pass(PAST_GRACE);
            assertInvalidGrant(two, round + 1, round % 2 == 0 ? parent : second);
            assertInvalidGrant(two, round, third);
            assertEquals(1, two.live(account));
            two.renew(round, elsewhere);
        }
        threads.shutdown();
    }

    private interface Step<T> {
        T run(int i) throws Exception;
    }

    private static <T> List<T> at(ExecutorService threads, int count, Step<T> step) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Callable<T> call = () -> {
                go.await();
                return step.run(number);
            };
            running.add(threads.submit(call));
        }
        go.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    @ParameterizedTest
    @EnumSource
    void end_racingARenewal_endsDead(TestDatabase database) throws Exception {
        race(nodes(database), 20);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void end_racingARenewalTwoHundredTimes_endsDead(TestDatabase database) throws Exception {
        race(nodes(database), 200);
    }

    private static void race(Two two, int rounds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Account account = two.a.register();
        int renewed = 0;
        for (int round = 0; round < rounds; round++) {
            Grant grant = two.begin(account);
            Secret refresh = grant.refresh().orElseThrow();
            List<Optional<Secret>> answers = at(threads, 2, i -> {
                if (i == 0) {
                    return two.b.database.write(work -> {
                        assertTrue(two.nodeB.signIns().end(work, account.id(), grant.signIn()));
                        return Optional.<Secret>empty();
                    });
                }
                try {
                    return Optional.of(two.renew(0, refresh));
                } catch (Refused refused) {
                    return Optional.<Secret>empty();
                }
            });
            assertEquals(0, two.live(account));
            if (answers.get(1).isPresent()) {
                renewed++;
                assertInvalidGrant(two, round, answers.get(1).get());
            }
            assertInvalidGrant(two, round, refresh);
        }
        threads.shutdown();
        System.out.printf("%d ends racing a renewal, %d of which the renewal came first%n", rounds, renewed);
    }

    /** With a sequence the second would commit first under the higher number, and the first be missed for good. */
    @ParameterizedTest
    @EnumSource
    void ended_oneTransactionHeldOpenWhileALaterOneWantsToCommit_nothingIsMissed(TestDatabase database)
            throws Exception {
        Two two = nodes(database);
        Account account = two.a.register();
        Grant first = two.begin(account);
        Grant second = two.begin(account);
        String firstToken = two.nodeA.minting.mint(first).accessToken();
        String secondToken = two.nodeA.minting.mint(second).accessToken();
        CountDownLatch drawn = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CompletableFuture<Void> held = CompletableFuture.runAsync(() -> two.a.database.write(work -> {
            two.nodeA.signIns().end(work, account.id(), first.signIn());
            drawn.countDown();
            await(commit);
            return true;
        }));
        drawn.await();
        CompletableFuture<Boolean> later = CompletableFuture.supplyAsync(
                () -> two.b.database.write(work -> two.nodeB.signIns().end(work, account.id(), second.signIn())));
        // Time enough to commit, were it free to, as after drawing from a sequence it would be.
        assertThrows(TimeoutException.class, () -> later.get(500, TimeUnit.MILLISECONDS));
        two.nodeB.poll();
        two.nodeB.live.shown("Bearer " + firstToken);
        two.nodeB.live.shown("Bearer " + secondToken);
        commit.countDown();
        held.join();
        assertTrue(later.join());
        two.nodeB.poll();
        assertThrows(Refused.class, () -> two.nodeB.live.shown("Bearer " + firstToken));
        assertThrows(Refused.class, () -> two.nodeB.live.shown("Bearer " + secondToken));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void poll_manyEndings_readsThemInBatchesAndMissesNone(TestDatabase database) throws Exception {
        Two two = nodes(database);
        Account account = two.a.register();
        String token = two.nodeA.minting.mint(two.begin(account)).accessToken();
        two.a.database.write(work -> {
            List<String> handles = new ArrayList<>();
            for (int i = 0; i < RevocationStore.BATCH + 10; i++) {
                handles.add(two.a.secrets.handle());
            }
            two.nodeA.revocations.ended(work, handles);
            return true;
        });
        two.a.database.write(work -> two.nodeA.endings().accountEnded(work, account.id()));
        two.nodeB.poll();
        assertThrows(Refused.class, () -> two.nodeB.live.shown("Bearer " + token));
    }

    @ParameterizedTest
    @EnumSource
    void sweep_dropsWhatIsOver_andNothingElse(TestDatabase database) throws Exception {
        Two two = nodes(database);
        Account account = two.a.register();
        TokenModule brief = two.a.module(TokenRoom.policy(Duration.ofMinutes(6), 50));
        Grant briefly = brief.tokens.begin(two.a.accounts, two.a.verify(account));
        brief.renewal.renew(two.a.accounts, briefly.refresh().orElseThrow(), TokenRoom.VISITOR);
        two.a.database.write(work -> two.nodeA.endings().accountEnded(work, account.id()));
        String ours = "select count(*) from spent_token where handle = '" + briefly.signIn() + "'";
        assertEquals(1, rows(ours, two.a));
        two.pass(Duration.ofMinutes(7));
        Secret live = two.begin(account).refresh().orElseThrow();
        two.nodeA.sweep(work -> true);
        two.nodeB.sweep(work -> true);
        assertEquals(0, rows(ours, two.a));
        assertEquals(0, rows("select count(*) from revocation", two.a));
        two.renew(1, live);
    }

    private static long rows(String sql, TokenRoom room) {
        return room.database.read(
                work -> work.session().createNativeQuery(sql, Long.class).getSingleResult());
    }

    /** Contract §10: at the limit a sign-in costs no more than below it; on MariaDB one statement more. */
    @ParameterizedTest
    @EnumSource
    void begin_beyondTheMost_theOldestIsDeleted_atThatCost(TestDatabase database) throws Exception {
        Two two = nodes(database);
        TokenModule strict = two.a.module(TokenRoom.policy(TokenRoom.POLICY.refreshTtl(), 2));
        Account account = two.a.register();
        Grant oldest = strict.tokens.begin(two.a.accounts, two.a.verify(account));
        two.pass(Duration.ofMillis(2));
        long below = cost(two, strict, account);
        two.pass(Duration.ofMillis(2));
        assertEquals(below + (database == TestDatabase.MARIADB ? 1 : 0), cost(two, strict, account));
        assertEquals(2, two.live(account));
        assertInvalidGrant(two, 1, oldest.refresh().orElseThrow());
    }

    /** The one that gets its turn last may be the oldest by its clock, and is not the one to make room. */
    @ParameterizedTest
    @EnumSource
    void begin_byAClockThatIsBehind_isNotItsOwnEnd(TestDatabase database) throws Exception {
        Two two = nodes(database);
        TokenModule strict = two.a.module(TokenRoom.policy(TokenRoom.POLICY.refreshTtl(), 1));
        TokenModule behind = two.b.module(TokenRoom.policy(TokenRoom.POLICY.refreshTtl(), 1));
        Account account = two.a.register();
        two.a.pass(Duration.ofSeconds(1));
        strict.tokens.begin(two.a.accounts, two.a.verify(account));
        Grant newest = behind.tokens.begin(two.b.accounts, two.b.verify(account));
        two.b.pass(Duration.ofSeconds(1));
        assertEquals(1, two.live(account));
        two.renew(1, newest.refresh().orElseThrow());
    }

    private static long cost(Two two, TokenModule node, Account account) throws Refused {
        Verified verified = two.a.verify(account);
        long before = Cost.statements();
        node.tokens.begin(two.a.accounts, verified);
        return Cost.statements() - before;
    }

    /** Ends on one node, asks on the other: the poll alone carries the news. */
    @ParameterizedTest
    @EnumSource
    void ended_onOneNode_isKnownOnTheOtherAfterOnePoll(TestDatabase database) throws Exception {
        Two two = nodes(database);
        Account account = two.a.register();
        Grant grant = two.begin(account);
        String token = two.nodeA.minting.mint(grant).accessToken();
        two.nodeB.live.shown("Bearer " + token);
        two.a.database.write(work -> two.nodeA.signIns().end(work, account.id(), grant.signIn()));
        Poll.until(Duration.ofSeconds(2), "the other node to know", () -> {
            two.nodeB.poll();
            try {
                two.nodeB.live.shown("Bearer " + token);
                return false;
            } catch (Refused refused) {
                return refused.refusal() == Refusal.INVALID_TOKEN;
            }
        });
    }
}
