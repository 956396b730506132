package dev.latchkey.account;

import static dev.latchkey.account.TestHouse.HOME;
import static dev.latchkey.account.TestHouse.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names, the first administrator, and what registering costs: on every database the same. */
class RegistrationIT {
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(15), 10, 3, 100, 20);

    private static TestHouse closed(TestDatabase kind) {
        return new TestHouse(kind, TestHouse.policy(LIMITS, false));
    }

    private static String register(TestHouse house, String name, String code) {
        try {
            house.registration.register(name, PASSWORD, Optional.of(code), HOME);
            return "MADE";
        } catch (Refused refused) {
            return refused.refusal().name();
        }
    }

    /** Returns the codes that starts print, one for each line. */
    private static List<String> codes(Runnable start) {
        List<String> codes = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                Matcher code =
                        Pattern.compile("one-time code ([A-Za-z0-9_-]{22}) ").matcher(line.getMessage());
                assertTrue(code.find(), line::getMessage);
                codes.add(code.group(1));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Registration.class.getName());
        logger.addHandler(handler);
        try {
            start.run();
        } finally {
            logger.removeHandler(handler);
        }
        return codes;
    }

    /** S30: collations differ, the canonical form does not. */
    @ParameterizedTest
    @EnumSource
    void register_spellingsOfOneName_taken_othersNot(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            assertEquals("alice", house.register("Alice").name());
            for (String same : List.of("alice", "ALICE", "\uff21lice")) {
                assertEquals("NAME_TAKEN", register(house, same, ""), same);
                assertEquals("SUCCESS", house.outcome(same, PASSWORD, HOME), same);
            }
            for (String other : List.of("\u00e1lice", "a\u030alice", "al\u0131ce", "stra\u00dfe", "strasse")) {
                assertEquals("MADE", register(house, other, ""), other);
            }
            assertEquals("SUCCESS", house.outcome("a\u0301lice", PASSWORD, HOME), "NFD of a name made in NFC");
            assertEquals("NAME_REFUSED", register(house, "alice ", ""));
            assertEquals("WRONG_CREDENTIALS", house.outcome("alice ", PASSWORD, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_oneNameAtOnce_oneIsMade(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            List<String> results = TestHouse.atOnce(8, () -> register(house, "alice", ""));
            assertEquals(1, results.stream().filter("MADE"::equals).count(), results::toString);
            assertEquals(7, results.stream().filter("NAME_TAKEN"::equals).count(), results::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_moreThanTheLimitFromOneAddress_throttled_takenNamesIncluded(TestDatabase kind) throws Exception {
        Limits three = new Limits(Duration.ofMinutes(15), 10, 100, 100, 3);
        try (TestHouse house = new TestHouse(kind, TestHouse.policy(three, true))) {
            assertEquals("MADE", register(house, "alice", ""));
            assertEquals("NAME_TAKEN", register(house, "alice", ""));
            assertEquals("NAME_REFUSED", register(house, "not a name", ""));
            assertEquals("MADE", register(house, "bob", ""));
            assertEquals("THROTTLED", register(house, "carol", ""));
            house.ahead.addAndGet(Duration.ofMinutes(15).toMillis());
            assertEquals("MADE", register(house, "carol", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_withTheCodeOfAStart_makesTheFirstAdministratorOnce(TestDatabase kind) throws Exception {
        try (TestHouse house = closed(kind)) {
            List<String> codes = codes(() -> {
                house.registration.announce();
                house.registration.announce();
            });
            assertEquals(2, codes.size(), "one line for each of two nodes");
            assertTrue(house.registration.codeLives());
            assertEquals("NOT_FOUND", register(house, "alice", ""), "closed");
            assertEquals("NOT_FOUND", register(house, "alice", "wrong"));
            assertThrows(
                    Refused.class,
                    () -> house.registration.register("alice", "password", Optional.of(codes.get(1)), HOME));
            List<String> results = TestHouse.atOnce(
                    List.of(() -> register(house, "alice", codes.get(0)), () -> register(house, "bob", codes.get(1))));
            assertEquals(new TreeSet<>(List.of("MADE", "NOT_FOUND")), new TreeSet<>(results));
            assertFalse(house.registration.codeLives(), "the other node's is spent with it");
            assertEquals(List.of(), codes(house.registration::announce), "there is an administrator now");
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_codeOfYesterday_refused(TestDatabase kind) throws Exception {
        try (TestHouse house = closed(kind)) {
            String code = codes(house.registration::announce).get(0);
            house.ahead.addAndGet(Duration.ofHours(24).toMillis());
            assertFalse(house.registration.codeLives());
            assertEquals("NOT_FOUND", register(house, "alice", code));
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_wrongCodes_countAsFailuresOfTheAddress(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind, TestHouse.policy(LIMITS, true))) {
            String code = codes(house.registration::announce).get(0);
            for (int i = 0; i < 3; i++) {
                assertEquals("CODE_REFUSED", register(house, "alice", "wrong" + i));
            }
            assertEquals("THROTTLED", register(house, "alice", code));
            assertEquals("THROTTLED", register(house, "alice", "wrong"), "right or wrong");
            assertEquals("THROTTLED", house.outcome("anybody", PASSWORD, HOME), "one door");
            assertEquals("MADE", register(house, "alice", ""), "without a code nothing is tried");
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_otherParameters_rehashesOnce(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Account alice = house.register("alice");
            String cheap = hash(house, alice);
            LoginPolicy dearer = new LoginPolicy(8, List.of(), new Argon2(128, 1, 1), 1, LIMITS, true);
            Accounts later = new Accounts(
                    dearer, house.database, new dev.latchkey.secret.Secrets(new java.security.SecureRandom()));
            Verified verified = later.verify("alice", PASSWORD, HOME, Proof.TOKEN);
            house.database.write(work -> later.confirm(work, verified));
            assertTrue(cheap.startsWith("$argon2id$v=19$m=64,t=1,p=1$"), cheap);
            assertTrue(hash(house, alice).startsWith("$argon2id$v=19$m=128,t=1,p=1$"));
            assertTrue(
                    later.verify("alice", PASSWORD, HOME, Proof.TOKEN).renewed().isEmpty());
        }
    }

    /** The first of several at once renews the hash that the others have just found right. */
    @ParameterizedTest
    @EnumSource
    void verify_otherParameters_manyRightAtOnce_allPass(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Account alice = house.register("alice");
            LoginPolicy dearer = new LoginPolicy(8, List.of(), new Argon2(128, 1, 1), 1, LIMITS, true);
            Accounts later = new Accounts(
                    dearer, house.database, new dev.latchkey.secret.Secrets(new java.security.SecureRandom()));
            CyclicBarrier verified = new CyclicBarrier(3);
            List<String> names = TestHouse.atOnce(3, () -> {
                Verified right = later.verify("alice", PASSWORD, HOME, Proof.TOKEN);
                verified.await(30, TimeUnit.SECONDS);
                return house.database.write(work -> later.confirm(work, right)).name();
            });
            assertEquals(List.of("alice"), names.stream().distinct().toList());
            assertTrue(hash(house, alice).startsWith("$argon2id$v=19$m=128,t=1,p=1$"));
        }
    }

    /** Of two changes in one millisecond, too, the sign-in that was verified between them is refused. */
    @ParameterizedTest
    @EnumSource
    void confirm_passwordChangedSince_isRefused(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Account alice = house.register("alice");
            Verified right = house.accounts.verify("alice", PASSWORD, HOME, Proof.TOKEN);
            house.ahead.set(-60_000);
            house.self.changePassword(TestHouse.caller(alice), PASSWORD, "wholly other 5 saucers", HOME);
            Refused refused = assertThrows(
                    Refused.class, () -> house.database.write(work -> house.accounts.confirm(work, right)));
            assertEquals(Refusal.WRONG_CREDENTIALS, refused.refusal());
        }
    }

    private static String hash(TestHouse house, Account account) {
        return house.database
                .read(work -> house.accounts.desk().store().byId(work, account.id()))
                .orElseThrow()
                .row()
                .password;
    }
}
