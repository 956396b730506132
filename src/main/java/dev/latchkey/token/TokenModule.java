package dev.latchkey.token;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.Endings;
import dev.latchkey.account.Lending;
import dev.latchkey.account.SignIns;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Origin;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The token room, built from its settings; the only way in. */
public final class TokenModule {
    /** Rows in one transaction of a sweep. */
    private static final int BATCH = 500;

    final TokenPolicy policy;
    final Revocations revocations;
    final SigningKeys keys;
    final KeyRotation rotation;
    final Tokens tokens;
    final Renewal renewal;
    final Minting minting;
    final LiveTokens live;
    private final Database database;
    private final Secrets secrets;

    /**
     * Builds the room and loads what it has to know: the signing keys, made now where there are none, and all that was
     * ended.
     *
     * @param firstPair what the first key is made of
     * @throws IllegalStateException with one line, when {@code latchkey.secret} is not the one that sealed the keys
     */
    public TokenModule(TokenPolicy policy, Database database, Keyring keyring, Secrets secrets, FirstPair firstPair) {
        this(policy, database, keyring, secrets, firstPair, database.clock(), System::nanoTime);
    }

    TokenModule(
            TokenPolicy policy,
            Database database,
            Keyring keyring,
            Secrets secrets,
            FirstPair firstPair,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.policy = policy;
        this.database = database;
        this.secrets = secrets;
        RevocationStore counter = new RevocationStore();
        this.revocations = new Revocations(counter, database, clock, policy, nanoTime);
        KeySeal seal = new KeySeal(keyring);
        SigningKeyStore keyStore = new SigningKeyStore();
        this.keys = new SigningKeys(keyStore, database, seal, clock, policy);
        this.rotation = new KeyRotation(keyStore, counter, database, seal, secrets, clock, policy);
        TokenStore store = new TokenStore();
        this.tokens = new Tokens(store, revocations, database, secrets, clock, policy);
        this.renewal = new Renewal(store, tokens, new Successors(keyring), database, clock, policy);
        AccessTokens accessTokens = new AccessTokens(policy, new TokenGate(keys, policy), clock);
        this.minting = new Minting(accessTokens, keys, secrets, clock);
        this.live = new LiveTokens(accessTokens, keys, revocations, clock);
        rotation.open(firstPair);
        poll();
    }

    /** Turns a Bearer header into a caller, or into a refusal. */
    public Filter filter() {
        return new TokenFilter(live);
    }

    /** {@code /token}. */
    public Endpoint token(Accounts accounts, Lending lending) {
        return new TokenServlet(accounts, lending, tokens, renewal, minting);
    }

    /**
     * {@code /revoke}.
     *
     * @param sessions whose sign-in ends with an access token that was borrowed from it
     */
    public Endpoint revoke(SignIns sessions) {
        return new RevokeServlet(tokens, live, sessions);
    }

    /** {@code /.well-known/jwks.json}. */
    public Endpoint keys() {
        return new KeysServlet(keys, policy);
    }

    /** {@code /.well-known/oauth-authorization-server}. */
    public Endpoint metadata(Origin origin) {
        return new MetadataServlet(origin, policy);
    }

    /** Sign-ins that are made to be taken back on {@code /compare}, and end by themselves after {@code life}. */
    public TokenTrial trial(Duration life) {
        return new TokenTrial(this, life, new TokenStore(), database, secrets);
    }

    /** The live sign-ins by token. */
    public SignIns signIns() {
        return tokens;
    }

    /** The book in which whatever ends access tokens is written. */
    public Endings endings() {
        return revocations;
    }

    /**
     * Learns in one statement what was ended on other nodes, whether the signing keys have changed, and the database's
     * time. To be called once a second.
     *
     * @throws RuntimeException when one of that failed; tokens are answered for a while by what was known before
     */
    public void poll() {
        revocations.poll(keys::follow);
    }

    /** Lists the signing keys for administrators, the newest first. */
    public List<KeyEntry> keyEntries() {
        return rotation.list();
    }

    /**
     * Makes the next signing key; it signs after it has been published for a while. While one waits already, nothing
     * changes.
     *
     * @param by the administrator's account id, for the security log, which says from where as well
     */
    public void rotateKeys(String by, Visitor visitor) {
        keys.newest().ifPresent(newest -> rotation.rotate(newest, by, visitor));
        poll();
    }

    /**
     * Withdraws a signing key: whatever it has signed is over, here at once and on every node within 2 s.
     *
     * @param by the administrator's account id, for the security log, which says from where as well
     * @return false where there is no such key
     */
    public boolean withdrawKey(String kid, String by, Visitor visitor) {
        boolean withdrawn = rotation.withdraw(kid, by, visitor);
        poll();
        return withdrawn;
    }

    /**
     * Replaces the signing key when it is of age, and drops what is past its end. To be called by one thread.
     *
     * @param turn takes the right to sweep until the commit; false while another node has it
     */
    public void sweep(Predicate<Work> turn) {
        keys.newest().ifPresent(rotation::rotateIfDue);
        rotation.sweep();
        revocations.sweep(turn, BATCH);
        tokens.sweep(turn, BATCH);
    }
}
