package dev.latchkey.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.secret.Secrets;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private static final Argon2 CHEAP = new Argon2(64, 1, 1);

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final PasswordHasher hasher = new PasswordHasher(CHEAP, 1, secrets);

    private static Password password(String text) {
        return Password.typed(text).orElseThrow();
    }

    /** Made by the reference implementation: {@code echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1}. */
    @Test
    void verify_hashOfTheReferenceImplementation_right() throws Refused {
        String phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertTrue(hasher.verify(password("password"), phc));
        assertFalse(hasher.verify(password("passwore"), phc));
    }

    @Test
    void verify_ownHash_rightTwiceFromTheSameMemory() throws Refused {
        String phc = hasher.hash(password("correct horse"));
        assertTrue(phc.startsWith("$argon2id$v=19$m=64,t=1,p=1$"), phc);
        assertTrue(hasher.verify(password("correct horse"), phc));
        assertFalse(hasher.verify(password("correct house"), phc));
        assertTrue(hasher.verify(password("correct horse"), phc));
    }

    @Test
    void verify_equalInTheFirst72Bytes_wrong() throws Refused {
        String phc = hasher.hash(password("x".repeat(72) + "a"));
        assertFalse(hasher.verify(password("x".repeat(72) + "b"), phc));
    }

    @Test
    void verify_nobodys_wrong() throws Refused {
        assertFalse(hasher.verify(password("anything"), hasher.nobodys()));
    }

    @Test
    void verify_otherFormStored_throws() {
        assertThrows(IllegalArgumentException.class, () -> hasher.verify(password("x"), "$2b$12$abc"));
    }

    @Test
    void isOutdated_otherParameters_true() throws Refused {
        String phc = hasher.hash(password("correct horse"));
        assertFalse(hasher.isOutdated(phc));
        assertTrue(new PasswordHasher(new Argon2(64, 2, 1), 1, secrets).isOutdated(phc));
        assertTrue(new PasswordHasher(new Argon2(64, 2, 1), 1, secrets).verify(password("correct horse"), phc));
    }

    @Test
    void verify_noSlotInTime_busyWithTheTimeToTryAgain() throws Exception {
        PasswordHasher impatient = new PasswordHasher(CHEAP, 1, Duration.ofMillis(1), secrets);
        String slow = new PasswordHasher(new Argon2(32 * 1024, 40, 1), 1, secrets).nobodys();
        Thread holder = new Thread(() -> verified(impatient, slow));
        holder.start();
        Refused busy = null;
        while (busy == null && holder.isAlive()) {
            try {
                impatient.verify(password("waits"), impatient.nobodys());
            } catch (Refused refused) {
                busy = refused;
            }
        }
        holder.join();
        assertNotNull(busy);
        assertEquals(Refusal.BUSY, busy.refusal());
        assertEquals(Duration.ofSeconds(2), busy.retryAfter().orElseThrow());
        assertFalse(impatient.verify(password("later"), impatient.nobodys()));
    }

    private static boolean verified(PasswordHasher hasher, String phc) {
        while (true) {
            try {
                return hasher.verify(password("held"), phc);
            } catch (Refused refused) {
                // The other thread had the slot just then; this one has to hold it.
                Thread.onSpinWait();
            }
        }
    }
}
