package dev.latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom a token lets in. A signature is verified once per token and node and remembered, by the whole header that
 * showed it, so that a header seen before is not even read again; whether the token is over, was ended, or lost its key
 * is asked at every use.
 */
final class LiveTokens {
    /** Characters of all remembered tokens together; with what Java adds some 20 MB at most. */
    private static final long MAX_CHARACTERS = 8L << 20;

    /** Characters of {@code Bearer} and one space. */
    private static final int SCHEME = 7;

    /** What an entry weighs besides its text. */
    private static final int ENTRY = 700;

    private final AccessTokens tokens;
    private final SigningKeys keys;
    private final Revocations revocations;
    private final InstantSource clock;
    private final Cache<Shown, AccessToken> verified;

    /**
     * A header that showed a token. Its hash is of the last characters alone: they are the signature's, so as good as
     * random, and only who can sign gets one in here; a stranger's that looks alike costs one comparison.
     */
    private record Shown(String header) {
        private static final int HASHED = 12;

        @Override
        public int hashCode() {
            int hash = 0;
            for (int i = Math.max(0, header.length() - HASHED); i < header.length(); i++) {
                hash = 31 * hash + header.charAt(i);
            }
            return hash;
        }
    }

    LiveTokens(AccessTokens tokens, SigningKeys keys, Revocations revocations, InstantSource clock) {
        this.tokens = tokens;
        this.keys = keys;
        this.revocations = revocations;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumWeight(MAX_CHARACTERS)
                .weigher((Shown shown, AccessToken token) -> shown.header().length() + ENTRY)
                .expireAfter(Expiry.<Shown, AccessToken>creating(
                        (shown, token) -> Duration.ofMillis(Math.max(0, token.expiresAtMillis() - clock.millis()))))
                // On the calling thread: a pool of the JVM's would keep our class loader after an undeploy.
                .executor(Runnable::run)
                .build();
    }

    /**
     * Finds the token that an Authorization header shows; null where the header is of another scheme.
     *
     * @throws Refused 400 for a malformed header; 401 when the token does not open, or no longer; 503 while this node
     *     cannot tell
     */
    @Nullable
    AccessToken shown(String header) throws Refused {
        Shown shown = new Shown(header);
        AccessToken known = verified.getIfPresent(shown);
        if (known != null) {
            requireAlive(known);
            return known;
        }
        String text = BearerHeader.token(header);
        if (text == null) {
            return null;
        }
        AccessToken token = find(text);
        if (header.length() == SCHEME + text.length()) {
            // With more spaces one token would have any number of entries, all of one hash.
            verified.put(shown, token);
        }
        return token;
    }

    /**
     * Finds the token of this text, verified here and now.
     *
     * @throws Refused 401 when it does not open, or no longer; 503 while this node cannot tell
     */
    AccessToken find(String text) throws Refused {
        AccessToken token = tokens.verify(text);
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
