package dev.latchkey.token;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Makes the access token of a grant, with the active key and the database's time. */
final class Minting {
    /** A token and how many seconds of life it has. */
    record Minted(Grant grant, String accessToken, long expiresInSeconds) {}

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AccessTokens tokens;
    private final SigningKeys keys;
    private final Secrets secrets;
    private final InstantSource clock;

    Minting(AccessTokens tokens, SigningKeys keys, Secrets secrets, InstantSource clock) {
        this.tokens = tokens;
        this.keys = keys;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Returns the key to sign with; to be asked before anything is begun or spent for a token.
     *
     * @throws Refused TOKENS_STALE where this node can use none
     */
    SigningKey key() throws Refused {
        return keys.active()
                .orElseThrow(() -> Refused.until(
                        Refusal.TOKENS_STALE, RETRY, "the signing key is sealed under another latchkey.secret"));
    }

    /** @throws Refused as {@link #key} */
    Minted mint(Grant grant) throws Refused {
        SigningKey key = key();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = grant.accessUntil().truncatedTo(ChronoUnit.SECONDS);
        // As read in the transaction that held the account: a number heard of since would outlive that ending.
        long ver = grant.account().ver();
        String token = tokens.sign(key, grant.account(), grant.signIn(), secrets.handle(), ver, now, until);
        return new Minted(grant, token, Math.max(0, until.getEpochSecond() - now.getEpochSecond()));
    }
}
