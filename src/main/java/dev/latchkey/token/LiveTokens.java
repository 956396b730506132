package dev.latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Finds whom a token lets in. A signature is verified once per token and node and remembered, by the token's whole
 * text; whether the token is over, was ended, or lost its key is asked at every use.
 */
final class LiveTokens {
    /** Characters of all remembered tokens together; with what Java adds some 20 MB at most. */
    private static final long MAX_CHARACTERS = 8L << 20;

    /** What an entry weighs besides its text. */
    private static final int ENTRY = 700;

    private final AccessTokens tokens;
    private final SigningKeys keys;
    private final Revocations revocations;
    private final InstantSource clock;
    private final Cache<String, AccessToken> verified;

    LiveTokens(AccessTokens tokens, SigningKeys keys, Revocations revocations, InstantSource clock) {
        this.tokens = tokens;
        this.keys = keys;
        this.revocations = revocations;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumWeight(MAX_CHARACTERS)
                .weigher((String text, AccessToken token) -> text.length() + ENTRY)
                .expireAfter(Expiry.<String, AccessToken>creating(
                        (text, token) -> Duration.ofMillis(Math.max(0, token.expiresAtMillis() - clock.millis()))))
                // On the calling thread: a pool of the JVM's would keep our class loader after an undeploy.
                .executor(Runnable::run)
                .build();
    }

    /**
     * Finds the token of this text.
     *
     * @throws Refused 401 when it does not open, or no longer; 503 while this node cannot tell
     */
    AccessToken find(String text) throws Refused {
        AccessToken token = verified.getIfPresent(text);
        if (token == null) {
            token = tokens.verify(text);
            requireAlive(token);
            verified.put(text, token);
            return token;
        }
        requireAlive(token);
        return token;
    }

    private void requireAlive(AccessToken token) throws Refused {
        if (clock.millis() >= token.expiresAtMillis()) {
            throw AccessTokens.expired();
        }
        if (keys.find(token.kid()) == null) {
            throw new Refused(Refusal.INVALID_TOKEN, "its key was withdrawn or is over");
        }
        revocations.requireAlive(token);
    }
}
