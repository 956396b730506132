package dev.latchkey.token;

import dev.latchkey.db.Database;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign access tokens, as this node knows them: in memory, so that asking for one costs no SQL, whatever
 * {@code kid} a stranger invents.
 *
 * <p>Where a key stands follows from times alone: the one that became active last signs; one that is not active yet is
 * published all the same, so that whoever verifies knows it before its first token; one that was replaced stays
 * published until its last token is over. {@link KeyRotation} changes keys; the revocations' counter tells every node.
 */
final class SigningKeys implements TokenGate.Keys {
    private record Known(long change, Map<String, SigningKey> byKid) {}

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final SigningKeyStore store;
    private final Database database;
    private final KeySeal seal;
    private final InstantSource clock;
    private final Duration lastToken;

    private volatile Known known = new Known(-1, Map.of());

    SigningKeys(SigningKeyStore store, Database database, KeySeal seal, InstantSource clock, TokenPolicy policy) {
        this.store = store;
        this.database = database;
        this.seal = seal;
        this.clock = clock;
        this.lastToken = policy.ttl().plus(TokenPolicy.LEEWAY);
    }

    /** Reads the keys anew if the revocations' counter says that they have changed. */
    void follow(long change) {
        if (known.change != change) {
            known = new Known(change, keys(database.read(store::usable)));
        }
    }

    private Map<String, SigningKey> keys(List<SigningKeyRow> rows) {
        Map<String, SigningKey> keys = new LinkedHashMap<>();
        Iterator<SigningKeyRow> successors = rows.stream().skip(1).iterator();
        for (SigningKeyRow row : rows) {
            long retiredAt = successors.hasNext() ? successors.next().activeAt : Long.MAX_VALUE;
            long overAt = retiredAt == Long.MAX_VALUE ? retiredAt : retiredAt + lastToken.toMillis();
            PrivateKey privateKey = privateKey(row);
            keys.put(
                    row.kid,
                    new SigningKey(
                            row.kid,
                            row.algorithm,
                            row.algorithm.publicKey(row.publicKey),
                            privateKey,
                            row.activeAt,
                            retiredAt,
                            overAt));
        }
        return keys;
    }

    /**
     * A key that another node sealed under a secret this one does not have: if it was open here before, it goes on
     * signing, since nothing but its seal has changed; else it is good for verifying alone.
     */
    private @Nullable PrivateKey privateKey(SigningKeyRow row) {
        try {
            return row.privateKey == null ? null : seal.open(row);
        } catch (IllegalStateException e) {
            SigningKey before = known.byKid.get(row.kid);
            if (before != null && before.privateKey() != null) {
                return before.privateKey();
            }
            LOG.error("This node cannot sign with key {}: {}", row.kid, e.getMessage());
            return null;
        }
    }

    @Override
    public @Nullable SigningKey find(String kid) {
        SigningKey key = known.byKid.get(kid);
        return key == null || now() >= key.overAt() ? null : key;
    }

    /**
     * Returns the key that signs now; empty where all that could were sealed under a {@code latchkey.secret} that this
     * node has not been given yet.
     */
    Optional<SigningKey> active() {
        long now = now();
        List<SigningKey> usable =
                published().stream().filter(key -> key.privateKey() != null).toList();
        return usable.stream()
                .filter(key -> key.isActive(now))
                .findFirst()
                // For the moment in which a poll has set the clock back by less than a round trip.
                .or(() -> usable.stream().reduce((earlier, later) -> later));
    }

    /** Returns the keys by which a token of ours can be verified now or soon, the oldest first. */
    List<SigningKey> published() {
        long now = now();
        return known.byKid.values().stream().filter(key -> now < key.overAt()).toList();
    }

    /** Returns the key that will be the last to sign, as far as is known; empty before the first is loaded. */
    Optional<SigningKey> newest() {
        return known.byKid.values().stream().reduce((earlier, later) -> later);
    }

    private long now() {
        return clock.millis();
    }
}
