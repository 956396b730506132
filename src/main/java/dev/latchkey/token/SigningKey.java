package dev.latchkey.token;

import java.security.PrivateKey;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A key as it stands in memory. Times are the database's, milliseconds since 1970 UTC.
 *
 * @param kid its public name (RFC 7515 §4.1.4)
 * @param privateKey null once it signs no more
 * @param activeAt from when it signs; published before that
 * @param overAt when the last token it can have signed is over; {@link Long#MAX_VALUE} while no later key is known
 * @param retiredAt when the next key takes over; {@link Long#MAX_VALUE} likewise
 */
record SigningKey(
        String kid,
        Algorithm algorithm,
        PublicKey publicKey,
        @Nullable PrivateKey privateKey,
        long activeAt,
        long retiredAt,
        long overAt) {
    /** Returns whether this is the key that signs now. */
    boolean isActive(long now) {
        return activeAt <= now && now < retiredAt;
    }

    @Override
    public String toString() {
        return "SigningKey(" + kid + ")";
    }
}
