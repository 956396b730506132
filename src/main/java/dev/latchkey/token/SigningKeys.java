package dev.latchkey.token;

import dev.latchkey.account.SecurityLog;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign access tokens: made at the first start, sealed in the database, shared by all nodes, replaced
 * without a restart.
 *
 * <p>Where a key stands follows from times alone: the one that became active last signs; one that is not active yet is
 * published all the same, so that whoever verifies knows it before its first token; one that was replaced stays
 * published until its last token is over. A change is told to the other nodes by the revocations' counter.
 */
final class SigningKeys implements TokenGate.Keys {
    private record Known(long change, Map<String, SigningKey> byKid) {}

    private final SigningKeyStore store;
    private final RevocationStore counter;
    private final Database database;
    private final Keyring keyring;
    private final Secrets secrets;
    private final TokenPolicy policy;
    private volatile Known known = new Known(-1, Map.of());

    SigningKeys(
            SigningKeyStore store,
            RevocationStore counter,
            Database database,
            Keyring keyring,
            Secrets secrets,
            TokenPolicy policy) {
        this.store = store;
        this.counter = counter;
        this.database = database;
        this.keyring = keyring;
        this.secrets = secrets;
        this.policy = policy;
    }

    @Override
    public @Nullable SigningKey find(String kid) {
        SigningKey key = known.byKid.get(kid);
        return key == null || now() >= key.overAt() ? null : key;
    }

    /** Returns the key that signs now. */
    SigningKey active() {
        return published().stream()
                .filter(key -> key.state(now()) == SigningKey.State.ACTIVE && key.privateKey() != null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No signing key is active"));
    }

    /** Returns the keys by which a token of ours can be verified now or soon, the oldest first. */
    List<SigningKey> published() {
        long now = now();
        return known.byKid.values().stream().filter(key -> now < key.overAt()).toList();
    }

    private long now() {
        return database.clock().millis();
    }

    /** Reads the keys anew if the counter says that they have changed. */
    void follow(long change) {
        if (known.change != change) {
            known = new Known(change, read());
        }
    }

    private Map<String, SigningKey> read() {
        List<SigningKeyRow> rows = database.read(store::all).stream()
                .filter(row -> row.withdrawnAt == null)
                .toList();
        Map<String, SigningKey> keys = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            SigningKeyRow row = rows.get(i);
            long retiredAt = i + 1 < rows.size() ? rows.get(i + 1).activeAt : Long.MAX_VALUE;
            keys.put(row.kid, key(row, retiredAt));
        }
        return keys;
    }

    private SigningKey key(SigningKeyRow row, long retiredAt) {
        return new SigningKey(
                row.kid,
                row.algorithm,
                row.algorithm.publicKey(row.publicKey),
                row.privateKey == null ? null : row.algorithm.privateKey(unsealed(row.kid, row.privateKey)),
                row.createdAt,
                row.activeAt,
                retiredAt,
                retiredAt == Long.MAX_VALUE ? retiredAt : retiredAt + lastTokenMillis());
    }

    private long lastTokenMillis() {
        return policy.ttl().plus(TokenPolicy.LEEWAY).toMillis();
    }

    /**
     * Makes the first key where there is none, and seals anew what an earlier secret sealed.
     *
     * @throws IllegalStateException with one line, when the keys were sealed under a secret that is not configured
     */
    void open() {
        List<SigningKeyRow> rows = database.read(store::all);
        rows.forEach(this::seal);
        if (rows.stream().allMatch(row -> row.withdrawnAt != null)) {
            SigningKeyRow first = make();
            boolean made = database.write(work -> insertFirst(work, first));
            if (made) {
                SecurityLog.of(Event.KEY_MADE).id(first.kid).write();
            }
        }
    }

    private boolean insertFirst(Work work, SigningKeyRow first) {
        // The lock makes a second node wait here until it can see the first one's key.
        counter.drawForKeys(work);
        if (store.all(work).stream().anyMatch(row -> row.withdrawnAt == null)) {
            return false;
        }
        first.createdAt = now();
        first.activeAt = first.createdAt;
        store.insert(work, first);
        return true;
    }

    private SigningKeyRow make() {
        KeyPair pair = policy.algorithm().generate();
        SigningKeyRow row = new SigningKeyRow();
        row.kid = secrets.handle();
        row.algorithm = policy.algorithm();
        row.publicKey = pair.getPublic().getEncoded();
        row.privateKey = keyring.seal(purpose(row.kid), pair.getPrivate().getEncoded());
        row.secretId = keyring.id();
        return row;
    }

    private void seal(SigningKeyRow row) {
        if (row.privateKey == null || row.secretId.equals(keyring.id())) {
            return;
        }
        row.privateKey = keyring.seal(purpose(row.kid), unsealed(row.kid, row.privateKey));
        row.secretId = keyring.id();
        database.write(work -> {
            store.update(work, row);
            return true;
        });
    }

    private byte[] unsealed(String kid, byte[] sealed) {
        return keyring.open(purpose(kid), sealed)
                .orElseThrow(() -> new IllegalStateException("latchkey.secret: does not open the signing keys in the"
                        + " database; set the secret they were sealed with, here or as latchkey.secret.previous"));
    }

    private static String purpose(String kid) {
        return "signing key " + kid;
    }
}
