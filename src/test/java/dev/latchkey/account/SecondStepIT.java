package dev.latchkey.account;

import static dev.latchkey.account.TestHouse.HOME;
import static dev.latchkey.account.TestHouse.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Between the password and the session there is room for a second step, which may take minutes: nothing is given out
 * before {@link Accounts#confirm}, and that asks again what may have changed meanwhile.
 */
class SecondStepIT {
    private static final Duration STEP = Duration.ofMinutes(5);

    private static Verified verified(TestHouse house) throws Refused {
        return house.accounts.verify("alice", PASSWORD, HOME, Proof.SESSION);
    }

    private static Account confirm(TestHouse house, Verified verified) throws Refused {
        return house.database.write(work -> house.accounts.confirm(work, verified));
    }

    private static long successes(TestHouse house, Account account) {
        return house.accounts.latest(account.id()).stream()
                .filter(entry -> entry.outcome() == Outcome.SUCCESS)
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void confirm_minutesAfterThePassword_beginsTheSignInAndClearsItsCount(TestDatabase kind) throws Exception {
        Limits two = new Limits(Duration.ofMinutes(15), 2, 100, 100, 20);
        try (TestHouse house = new TestHouse(kind, TestHouse.policy(two, true))) {
            Account alice = house.register("alice");
            Verified verified = verified(house);
            assertEquals(0, successes(house, alice), "a password alone is no sign-in");
            house.ahead.addAndGet(STEP.toMillis());
            assertEquals("WRONG_CREDENTIALS", house.outcome("alice", "some other password", HOME));
            assertEquals("THROTTLED", house.outcome("alice", PASSWORD, HOME), "who stops there has failed once");
            assertEquals(alice.id(), confirm(house, verified).id());
            assertEquals(1, successes(house, alice));
            assertEquals("SUCCESS", house.outcome("alice", PASSWORD, HOME));
        }
    }

    @ParameterizedTest
    @EnumSource
    void confirm_disabledOrChangedDuringTheStep_refused(TestDatabase kind) throws Exception {
        try (TestHouse house = new TestHouse(kind)) {
            Caller root = house.administrator("root");
            Account alice = house.register("alice");
            Verified before = verified(house);
            house.administration.enable(root, alice.id(), false, HOME);
            assertEquals(
                    Refusal.WRONG_CREDENTIALS,
                    assertThrows(Refused.class, () -> confirm(house, before)).refusal());
            house.administration.enable(root, alice.id(), true, HOME);
            Verified again = verified(house);
            house.self.changePassword(TestHouse.caller(alice), PASSWORD, "quota vexing mudlark", HOME);
            assertEquals(
                    Refusal.WRONG_CREDENTIALS,
                    assertThrows(Refused.class, () -> confirm(house, again)).refusal());
            assertEquals(0, successes(house, alice));
        }
    }
}
