package dev.latchkey.account;

import dev.latchkey.secret.Secrets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (RFC 9106) and keeps them as PHC strings,
 * {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 *
 * <p>Each hash needs the memory that its parameters say, so only as many run at once as there are slots. A slot keeps
 * its memory for the next hash: a flood of sign-ins neither exhausts the heap nor keeps the garbage collector busy.
 */
final class PasswordHasher {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$(m=[0-9]+,t=[0-9]+,p=[0-9]+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final Argon2 cost;
    private final Duration patience;
    private final Secrets secrets;
    private final BlockingQueue<BlockPool> slots;
    private final String nobodys;

    PasswordHasher(Argon2 cost, int slots, Secrets secrets) {
        this(cost, slots, PATIENCE, secrets);
    }

    /** @param patience how long a hash waits for a slot */
    PasswordHasher(Argon2 cost, int slots, Duration patience, Secrets secrets) {
        this.cost = cost;
        this.patience = patience;
        this.secrets = secrets;
        this.slots = new ArrayBlockingQueue<>(slots, true);
        for (int i = 0; i < slots; i++) {
            this.slots.add(new FixedBlockPool(cost.memory()));
        }
        this.nobodys = phc(cost, secrets.bytes(SALT), secrets.bytes(HASH));
    }

    /** Returns how many hashes run at once. */
    int slots() {
        return slots.size() + slots.remainingCapacity();
    }

    /** Returns a hash that no password has, to be verified where there is no account: it costs as much as another. */
    String nobodys() {
        return nobodys;
    }

    /** @throws Refused BUSY when no slot became free within 2 s */
    String hash(Password password) throws Refused {
        byte[] salt = secrets.bytes(SALT);
        return phc(cost, salt, compute(password, cost, salt, HASH));
    }

    /**
     * Returns whether the password has this hash.
     *
     * @throws Refused BUSY when no slot became free within 2 s
     * @throws IllegalArgumentException for a stored hash that is not a PHC string of Argon2id, version 19
     */
    boolean verify(Password password, String phc) throws Refused {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A stored password hash is not a PHC string of Argon2id");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(2));
        byte[] stored = Base64.getDecoder().decode(parts.group(3));
        byte[] computed = compute(password, Argon2.parse(parts.group(1)), salt, stored.length);
        return MessageDigest.isEqual(stored, computed);
    }

    /** Returns whether a hash was made with other parameters than those now configured. */
    boolean isOutdated(String phc) {
        return !phc.startsWith("$argon2id$v=19$" + cost + "$");
    }

    private byte[] compute(Password password, Argon2 cost, byte[] salt, int length) throws Refused {
        BlockPool memory = slot();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.memory())
                    .withIterations(cost.passes())
                    .withParallelism(cost.lanes())
                    .withSalt(salt)
                    .withBlockPool(memory)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(password.bytes(), hash);
            return hash;
        } finally {
            slots.add(memory);
        }
    }

    private BlockPool slot() throws Refused {
        try {
            BlockPool memory = slots.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (memory != null) {
                return memory;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refused.until(Refusal.BUSY, PATIENCE, "all slots for password hashes stayed taken");
    }

    private static String phc(Argon2 cost, byte[] salt, byte[] hash) {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$" + cost + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }
}
