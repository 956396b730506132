package dev.latchkey.account;

import static dev.latchkey.account.TestHouse.HOME;
import static dev.latchkey.account.TestHouse.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What administrators may do, and that there is always one: on every database the same. */
class AdministrationIT {
    private static final String OTHER = "quota vexing mudlark";

    private static void refused(Refusal refusal, Executable act) {
        assertEquals(refusal, assertThrows(Refused.class, act).refusal());
    }

    @ParameterizedTest
    @EnumSource
    void disable_endsEverythingAtOnce_enableLetsInAgain(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Account alice = house.register("alice");
            Verified before = house.accounts.verify("alice", PASSWORD, HOME, Proof.SESSION);
            house.administration.enable(root, alice.id(), false, HOME);
            assertEquals(List.of("endAll " + alice.id() + " except none", "accountEnded " + alice.id()), house.asked);
            refused(
                    Refusal.WRONG_CREDENTIALS,
                    () -> house.database.write(work -> house.accounts.confirm(work, before)));
            assertEquals("WRONG_CREDENTIALS", house.outcome("alice", PASSWORD, HOME));
            house.administration.enable(root, alice.id(), true, HOME);
            Account again = house.signIn("alice", PASSWORD, HOME);
            assertTrue(again.ver() > alice.ver(), "tokens from before stay over");
        }
    }

    @ParameterizedTest
    @EnumSource
    void setRoles_reachesTheSignIns_whichLiveOn(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Account alice = house.register("alice");
            house.administration.setRoles(root, alice.id(), " editor,admin  editor ", HOME);
            assertEquals(
                    List.of("changed " + alice.id() + " [admin, editor]", "accountEnded " + alice.id()), house.asked);
            assertEquals(
                    new TreeSet<>(List.of("admin", "editor")),
                    house.accounts.find(alice.id()).orElseThrow().roles());
            for (String bad :
                    List.of("Admin", "a b\u0000", "x".repeat(33), "a;b", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")) {
                refused(Refusal.MALFORMED_FORM, () -> house.administration.setRoles(root, alice.id(), bad, HOME));
            }
            refused(Refusal.NOT_FOUND, () -> house.administration.setRoles(root, "nobody", "editor", HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastEnabledAdministrator_cannotBeDisabledDemotedOrDeleted(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Caller second = house.administrator("second");
            house.administration.enable(root, second.accountId(), false, HOME);
            refused(Refusal.LAST_ADMINISTRATOR, () -> house.administration.enable(root, root.accountId(), false, HOME));
            refused(Refusal.LAST_ADMINISTRATOR, () -> house.administration.setRoles(root, root.accountId(), "", HOME));
            refused(Refusal.LAST_ADMINISTRATOR, () -> house.self.delete(root, PASSWORD, HOME));
            assertEquals("SUCCESS", house.outcome("root", PASSWORD, HOME), "all of it was undone");
            for (int i = 0; i < 10; i++) {
                refused(Refusal.LAST_ADMINISTRATOR, () -> house.self.delete(root, PASSWORD, HOME));
            }
            house.ahead.addAndGet(Throttle.LEASE.toMillis());
            assertEquals("SUCCESS", house.outcome("root", PASSWORD, HOME), "the password was right each time");
            house.administration.enable(root, second.accountId(), true, HOME);
            house.self.delete(root, PASSWORD, HOME);
            assertEquals("WRONG_CREDENTIALS", house.outcome("root", PASSWORD, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void administratorsDemoteEachOtherAtOnce_oneIsLeft(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Caller second = house.administrator("second");
            List<String> results = TestHouse.atOnce(List.of(
                    () -> demote(house, root, second),
                    () -> demote(house, second, root),
                    () -> demote(house, root, second),
                    () -> demote(house, second, root)));
            assertTrue(results.contains("LAST_ADMINISTRATOR"), results::toString);
            assertEquals(
                    1,
                    house.database
                            .read(work -> house.accounts.desk().store().enabledAdministrators(work))
                            .longValue());
        }
    }

    private static String demote(TestHouse house, Caller by, Caller whom) {
        try {
            house.administration.setRoles(by, whom.accountId(), "editor", HOME);
            return "DONE";
        } catch (Refused refused) {
            return refused.refusal().name();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endEverybody_nextSignInCarriesTheNewNumber(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            house.administration.endEverybody(root, HOME);
            assertEquals(List.of("endPiece after ", "endPiece after first", "everybodyEnded"), house.asked);
            Account after = house.signIn("root", PASSWORD, HOME);
            assertEquals(1, after.ver());
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdingTheHouse_keepsNoSignInWaiting(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            house.register("alice");
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
            String outcome = house.database.write(work -> {
                house.accounts.desk().store().lockHouse(work);
                return signInElsewhere(house);
            });
            assertEquals("SUCCESS", outcome);
        }
    }

    private static String signInElsewhere(TestHouse house) {
        try {
            return TestHouse.atOnce(1, () -> house.outcome("alice", PASSWORD, HOME))
                    .get(0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void find_beginningOfTheName_whateverItsSpelling(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            for (String name : List.of("alan", "alice", "al_x", "al%y", "bob")) {
                house.register(name);
            }
            assertEquals(List.of("alan", "alice"), names(house, "ALA", "ALI"));
            assertEquals(List.of("al_x"), names(house, "al_"));
            assertEquals(List.of("al%y"), names(house, "al%"));
            assertEquals(5, names(house, "").size());
            assertEquals(List.of(), names(house, "'; drop table account; --"));
        }
    }

    private static List<String> names(TestHouse house, String... typed) {
        return List.of(typed).stream()
                .flatMap(text -> house.administration.find(text).stream())
                .map(Account::name)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void link_setsThePasswordOnce_andEndsEverySignIn(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Account alice = house.register("alice");
            String first = house.links.make(root, alice.id(), HOME).code().text();
            String code = house.links.make(root, alice.id(), HOME).code().text();
            assertFalse(house.links.isGood(first), "a newer one replaces it");
            assertTrue(house.links.isGood(code));
            Refused common = assertThrows(Refused.class, () -> house.links.use(code, "password", HOME));
            assertEquals("password", common.field().orElse(""), "as its form calls it");
            List<String> results = TestHouse.atOnce(4, () -> use(house, code));
            assertEquals(1, results.stream().filter("DONE"::equals).count(), results::toString);
            assertEquals(3, results.stream().filter("NOT_FOUND"::equals).count(), results::toString);
            assertEquals(List.of("endAll " + alice.id() + " except none", "accountEnded " + alice.id()), house.asked);
            assertEquals("SUCCESS", house.outcome("alice", OTHER, HOME));
            assertEquals(
                    List.of(Outcome.SUCCESS, Outcome.LINK_USED, Outcome.LINK_MADE, Outcome.LINK_MADE),
                    house.accounts.latest(alice.id()).stream()
                            .map(SignInEntry::outcome)
                            .toList(),
                    "its owner sees both");
        }
    }

    private static String use(TestHouse house, String code) {
        try {
            house.links.use(code, OTHER, HOME);
            return "DONE";
        } catch (Refused refused) {
            return refused.refusal().name();
        }
    }

    @ParameterizedTest
    @EnumSource
    void link_usedUnknownExpiredOrOfADisabledAccount_alike(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Account alice = house.register("alice");
            String code = house.links.make(root, alice.id(), HOME).code().text();
            for (String wrong : List.of("", "x", "\u0000", "A".repeat(43), code.substring(1) + "A")) {
                assertFalse(house.links.isGood(wrong));
                assertEquals("NOT_FOUND", use(house, wrong));
            }
            house.ahead.addAndGet(PasswordLinks.LIFE.toMillis());
            assertFalse(house.links.isGood(code));
            assertEquals("NOT_FOUND", use(house, code));
            house.ahead.set(0);
            house.administration.enable(root, alice.id(), false, HOME);
            assertEquals("NOT_FOUND", use(house, code));
            String whileDisabled =
                    house.links.make(root, alice.id(), HOME).code().text();
            assertFalse(house.links.isGood(whileDisabled));
            assertEquals("NOT_FOUND", use(house, whileDisabled));
        }
    }

    @ParameterizedTest
    @EnumSource
    void link_moreWrongCodesThanTheAddressMay_throttled(TestDatabase kind) throws Exception {
        Limits three = new Limits(Duration.ofMinutes(15), 10, 3, 100, 20);
        try (TestHouse house = new TestHouse(kind, TestHouse.policy(three, true))) {
            Caller root = house.administrator("root");
            String code = house.links.make(root, root.accountId(), HOME).code().text();
            for (int i = 0; i < 3; i++) {
                assertEquals("NOT_FOUND", use(house, "A".repeat(43)));
            }
            assertEquals("THROTTLED", use(house, code));
            assertEquals("THROTTLED", house.outcome("anybody", PASSWORD, HOME), "one door");
        }
    }

    @ParameterizedTest
    @EnumSource
    void changePassword_currentAsked_othersEnd(TestDatabase kind) throws Exception {
        Limits limits = new Limits(Duration.ofMinutes(15), 2, 100, 100, 20);
        try (TestHouse house = new TestHouse(kind, TestHouse.policy(limits, true))) {
            Account alice = house.register("alice");
            Caller caller = TestHouse.caller(alice);
            refused(Refusal.PASSWORD_REFUSED, () -> house.self.changePassword(caller, PASSWORD, "password", HOME));
            refused(Refusal.WRONG_PASSWORD, () -> house.self.changePassword(caller, "wrong", OTHER, HOME));
            house.self.changePassword(caller, PASSWORD, OTHER, HOME);
            assertEquals(
                    List.of("endAll " + alice.id() + " except own-sign-in", "accountEnded " + alice.id()), house.asked);
            refused(Refusal.WRONG_PASSWORD, () -> house.self.changePassword(caller, PASSWORD, PASSWORD, HOME));
            assertEquals("WRONG_CREDENTIALS", house.outcome("alice", PASSWORD, HOME));
            assertEquals("THROTTLED", house.outcome("alice", OTHER, HOME), "one door");
            refused(Refusal.THROTTLED, () -> house.self.changePassword(caller, OTHER, PASSWORD, HOME));
            house.ahead.addAndGet(Duration.ofMinutes(15).toMillis());
            assertEquals("SUCCESS", house.outcome("alice", OTHER, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void delete_takesAllThatIsTheAccounts(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Account alice = house.register("alice");
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
            refused(Refusal.WRONG_PASSWORD, () -> house.self.delete(TestHouse.caller(alice), "wrong", HOME));
            house.database.write(work -> {
                for (int i = 0; i < 1100; i++) {
                    house.accounts.note(work, alice.id(), Outcome.FAILURE, Proof.TOKEN, HOME);
                }
                return alice;
            });
            house.self.delete(TestHouse.caller(alice), PASSWORD, HOME);
            assertTrue(house.accounts.find(alice.id()).isEmpty());
            assertEquals(List.of(), house.accounts.latest(alice.id()));
            Account another = house.register("alice");
            assertFalse(another.id().equals(alice.id()), "the name may come again, the id never");
        }
    }

    @ParameterizedTest
    @EnumSource
    void latest_showsFiftyOfEach_guessingPushesNothingElseOutOfSight(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Account alice = house.register("alice");
            house.database.write(work -> {
                house.accounts.note(work, alice.id(), Outcome.LINK_USED, Proof.SESSION, HOME);
                for (int i = 0; i < 60; i++) {
                    house.accounts.note(work, alice.id(), Outcome.SUCCESS, Proof.TOKEN, HOME);
                    house.accounts.note(work, alice.id(), Outcome.FAILURE, Proof.SESSION, HOME);
                }
                return alice;
            });
            List<SignInEntry> latest = house.accounts.latest(alice.id());
            assertEquals(101, latest.size());
            assertEquals(
                    1,
                    latest.stream()
                            .filter(entry -> entry.outcome() == Outcome.LINK_USED)
                            .count());
            assertEquals(
                    50,
                    latest.stream()
                            .filter(entry -> entry.outcome() == Outcome.FAILURE)
                            .count());
        }
    }
}
