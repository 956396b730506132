package dev.latchkey.token;

import dev.latchkey.account.Account;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.secret.Secrets;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sign-ins by token that are made to be taken back, before the eyes of a visitor of {@code /compare}: a real row, a
 * token signed by the real key, ended by the real book of revocations; and an audience of their own, so that the gate
 * of everything else refuses them, as theirs refuses every other token.
 */
public final class TokenTrial {
    private static final String AUDIENCE = "/compare/trial";

    private final Duration life;
    private final Database database;
    private final Secrets secrets;
    private final TokenStore store;
    private final Tokens tokens;
    private final Minting minting;
    private final LongSupplier everybody;
    private final LiveTokens live;

    TokenTrial(TokenModule room, Duration life, TokenStore store, Database database, Secrets secrets) {
        TokenPolicy of = room.policy;
        TokenPolicy policy = new TokenPolicy(
                life,
                life,
                of.maxPerAccount(),
                of.issuer(),
                of.audience() + AUDIENCE,
                of.algorithm(),
                of.keyRotation(),
                of.maxRevocationLag());
        AccessTokens access = new AccessTokens(policy, new TokenGate(room.keys, policy), database.clock());
        this.life = life;
        this.database = database;
        this.secrets = secrets;
        this.store = store;
        this.tokens = new Tokens(store, room.revocations, database, secrets, database.clock(), policy);
        this.everybody = room.revocations::everybody;
        this.minting = new Minting(access, room.keys, secrets, database.clock());
        this.live = new LiveTokens(access, room.keys, room.revocations, database.clock());
    }

    /**
     * Makes a sign-in of a trial and returns its access token.
     *
     * @throws Refused TOKENS_STALE where this node can use no signing key
     */
    public String begin(String trial, Visitor visitor) throws Refused {
        minting.key();
        TokenRow row = row(trial, visitor);
        database.write(work -> {
            store.insert(work, row);
            return row;
        });
        Instant now = Instant.ofEpochMilli(row.createdAt);
        // Nobody's account: what ends everybody's tokens from now on ends this one too.
        long ver = everybody.getAsLong();
        Account nobody = new Account(trial, "trial", Collections.emptySortedSet(), ver, true, now, now);
        return minting.mint(new Grant(nobody, row.handle, Optional.empty(), now.plus(life)))
                .accessToken();
    }

    private TokenRow row(String trial, Visitor visitor) {
        TokenRow row = new TokenRow();
        row.handle = secrets.handle();
        row.keyHash = secrets.next().hash();
        row.accountId = trial;
        row.createdAt = database.clock().millis();
        row.lastUsedAt = row.createdAt;
        row.expiresAt = row.createdAt + life.toMillis();
        row.address = visitor.address();
        row.userAgent = visitor.userAgent();
        row.minuteAt = row.createdAt;
        return row;
    }

    /**
     * Asks, as every use of a token does, whether this request's lives.
     *
     * @return false where the request has no Bearer token
     * @throws Refused 401 when it does not live, or is no trial's
     */
    public boolean opens(HttpServletRequest request) throws Refused {
        String text = BearerHeader.read(request);
        if (text == null) {
            return false;
        }
        live.find(text);
        return true;
    }

    /** Ends the sign-ins of a trial. */
    public void end(String trial) {
        database.write(work -> tokens.endAll(work, trial, Optional.empty()));
    }
}
