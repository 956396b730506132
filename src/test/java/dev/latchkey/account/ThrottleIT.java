package dev.latchkey.account;

import static dev.latchkey.account.TestHouse.HOME;
import static dev.latchkey.account.TestHouse.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.db.Cost;
import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted, how, and what gives it back: on every database the same. */
@Tag("alone")
class ThrottleIT {
    private static final Visitor ELSEWHERE = new Visitor("198.51.100.7", "elsewhere");

    private static Limits limits(int perAccountAndAddress, int perAddress, int perAccount) {
        return new Limits(Duration.ofMinutes(15), perAccountAndAddress, perAddress, perAccount, 20);
    }

    private static TestHouse house(TestDatabase kind, Limits limits) throws Refused {
        TestHouse house = new TestHouse(kind, TestHouse.policy(limits, true));
        house.register("alice");
        return house;
    }

    private static void fail(TestHouse house, int times, String name, Visitor visitor) {
        for (int i = 0; i < times; i++) {
            assertEquals("WRONG_CREDENTIALS", house.outcome(name, "wrong guess " + i, visitor));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_right_costs6StatementsOf8(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 100))) {
            house.signIn("alice", PASSWORD, HOME);
            long before = Cost.statements();
            house.signIn("alice", PASSWORD, HOME);
            assertEquals(6, Cost.statements() - before, "two are left for the room");
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_afterAsManyFailuresAsTheLimit_throttledUntilTheFirstLeavesTheWindow(TestDatabase kind)
            throws Exception {
        try (TestHouse house = house(kind, limits(3, 100, 100))) {
            for (String name : List.of("alice", "nobody", "not a name")) {
                fail(house, 1, name, HOME);
                house.ahead.addAndGet(60_000);
                fail(house, 2, name, HOME);
                Refused refused =
                        assertThrows(Refused.class, () -> house.accounts.verify(name, PASSWORD, HOME, Proof.TOKEN));
                assertEquals(Refusal.THROTTLED, refused.refusal(), name);
                long retry = refused.retryAfter().orElseThrow().toMillis();
                assertTrue(retry > 13 * 60_000 && retry <= 14 * 60_000, () -> name + " " + retry);
                house.ahead.addAndGet(retry);
                fail(house, 1, name, HOME);
                assertEquals("THROTTLED", house.outcome(name, PASSWORD, HOME));
                house.ahead.addAndGet(Duration.ofMinutes(15).toMillis());
            }
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_right_clearsOnlyItsOwnAccountAndAddress(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(3, 7, 100))) {
            house.register("bob");
            fail(house, 2, "alice", HOME);
            fail(house, 2, "bob", HOME);
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
            fail(house, 1, "bob", HOME);
            assertEquals("THROTTLED", house.outcome("bob", PASSWORD, HOME), "bob's own are still counted");
            fail(house, 2, "carol", HOME);
            assertEquals("THROTTLED", house.outcome("dave", PASSWORD, HOME), "the address has had its seven");
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME), "known here: only her own count judges");
        }
    }

    /** A node that dies between counting and hashing leaves attempts that nobody decides. */
    @ParameterizedTest
    @EnumSource
    void verify_right_clearsAlsoWhatADeadNodeLeftUndecided(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(3, 100, 100))) {
            for (int i = 0; i < 2; i++) {
                house.accounts.desk().throttle().signIn("alice", Network.of(HOME), false);
            }
            house.ahead.addAndGet(Throttle.LEASE.toMillis());
            fail(house, 1, "bob", HOME);
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
            fail(house, 3, "alice", HOME);
            assertEquals("THROTTLED", house.outcome("alice", PASSWORD, HOME));
        }
    }

    /** Whatever is stored for alice is no hash, so that to compute one would be seen. */
    @ParameterizedTest
    @EnumSource
    void verify_passwordOfALengthThatNoneHas_costsNoHash(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 100))) {
            house.database.write(work -> work.session()
                    .createMutationQuery("update AccountRow set password = 'none'")
                    .executeUpdate());
            for (String password : List.of("", "7 chars", "x".repeat(257))) {
                assertEquals("WRONG_CREDENTIALS", house.outcome("alice", password, HOME));
            }
            assertThrows(IllegalArgumentException.class, () -> house.outcome("alice", PASSWORD, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_strangersElsewhere_doNotLockOutTheOwnerAtAKnownAddress(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(2, 100, 5))) {
            house.signIn("alice", PASSWORD, HOME);
            for (int i = 0; i < 3; i++) {
                fail(house, i < 2 ? 2 : 1, "alice", new Visitor("203.0.113." + i, ""));
            }
            assertEquals("THROTTLED", house.outcome("alice", PASSWORD, ELSEWHERE));
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
            house.ahead.addAndGet(Duration.ofDays(30).toMillis() - 60_000);
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, ELSEWHERE), "nothing is locked for ever");
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_thirtyDaysAfterTheLastSuccess_theAddressIsKnownNoMore(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 5))) {
            house.register("bob");
            house.signIn("alice", PASSWORD, HOME);
            house.signIn("bob", PASSWORD, HOME);
            house.ahead.addAndGet(Duration.ofDays(30).toMillis() - 60_000);
            fail(house, 5, "alice", ELSEWHERE);
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
            house.ahead.addAndGet(120_000);
            fail(house, 5, "bob", ELSEWHERE);
            assertEquals("THROTTLED", house.outcome("bob", PASSWORD, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_addressesOfOneIpv6Network_areOne(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(100, 4, 100))) {
            for (int i = 0; i < 4; i++) {
                fail(house, 1, "victim" + i, new Visitor("2001:db8:1:2::" + i, ""));
            }
            assertEquals("THROTTLED", house.outcome("alice", PASSWORD, new Visitor("2001:db8:1:2:ffff::9", "")));
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, new Visitor("2001:db8:1:3::9", "")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_100WrongAtOnce_verifiesAsManyAsTheLimit(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 100))) {
            List<String> outcomes = TestHouse.atOnce(100, () -> house.outcome("alice", "wrong guess", HOME));
            long verified =
                    outcomes.stream().filter("WRONG_CREDENTIALS"::equals).count();
            assertEquals(10, verified, outcomes::toString);
            assertTrue(outcomes.stream().noneMatch("SUCCESS"::equals));
        }
    }

    /** The threads of a container are few, and a flood would take them all. */
    @ParameterizedTest
    @EnumSource(names = "H2")
    void verify_moreThan64UnderWayForAHashSlot_busyAtOnce(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 100))) {
            CountDownLatch underWay = new CountDownLatch(64);
            CountDownLatch end = new CountDownLatch(1);
            Thread next = new Thread(() -> {
                await(underWay);
                assertEquals("BUSY", house.outcome("alice", PASSWORD, HOME));
                end.countDown();
            });
            next.start();
            TestHouse.atOnce(64, () -> {
                try {
                    return house.accounts
                            .door()
                            .check("nobody", () -> held(underWay, end), PASSWORD, HOME, Proof.TOKEN);
                } catch (Refused refused) {
                    return refused;
                }
            });
            next.join();
            assertEquals(0, end.getCount(), "the 65th was answered while 64 were under way");
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, ELSEWHERE));
        }
    }

    private static <T> Optional<T> held(CountDownLatch underWay, CountDownLatch end) {
        underWay.countDown();
        await(end);
        return Optional.empty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_20RightAtOnce_allPass(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 100))) {
            List<String> outcomes = TestHouse.atOnce(20, () -> house.outcome("alice", PASSWORD, HOME));
            assertEquals(List.of("SUCCESS"), outcomes.stream().distinct().toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_manyAccountsAndAddressesAtOnce_noneIsLostInADeadlock(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(100, 1000, 1000))) {
            List<String> names = List.of("alice", "bob", "carol");
            List<String> outcomes = TestHouse.atOnce(IntStream.range(0, 30)
                    .<java.util.concurrent.Callable<String>>mapToObj(i ->
                            () -> house.outcome(names.get(i % 3), "wrong " + i, new Visitor("10.0.0." + i % 4, "")))
                    .toList());
            assertEquals(
                    List.of("WRONG_CREDENTIALS"), outcomes.stream().distinct().toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sweep_pastTheWindow_leavesNothing(TestDatabase kind) throws Exception {
        try (TestHouse house = house(kind, limits(10, 100, 100))) {
            fail(house, 3, "alice", HOME);
            fail(house, 3, "nobody", ELSEWHERE);
            house.accounts.sweep();
            assertEquals(
                    6 * 3 + 6 + 2, rows(house, "throttle"), "3 attempts of 2 names, 6 held counters, a registration");
            house.ahead.addAndGet(Duration.ofMinutes(16).toMillis());
            house.accounts.sweep();
            assertEquals(0, rows(house, "throttle"));
            assertEquals(3, rows(house, "sign_in"), "alice's stay 90 days, nobody's are gone");
            house.ahead.addAndGet(Duration.ofDays(90).toMillis());
            house.accounts.sweep();
            assertEquals(0, rows(house, "sign_in"));
        }
    }

    private static long rows(TestHouse house, String table) {
        return house.database.read(work -> work.session()
                .createNativeQuery("select count(*) from " + table, Long.class)
                .getSingleResult());
    }
}
