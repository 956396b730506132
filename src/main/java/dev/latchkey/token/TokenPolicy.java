package dev.latchkey.token;

import java.time.Duration;

/**
 * The token room's settings.
 *
 * @param ttl how long an access token opens; whole seconds
 * @param refreshTtl how long a sign-in lasts in all, however often it is renewed
 * @param maxPerAccount the most live sign-ins of one account; with one more the oldest can no longer be renewed, and
 *     its last access token lives out its minutes
 * @param issuer {@code iss} (RFC 7519 §4.1.1)
 * @param audience {@code aud} (RFC 7519 §4.1.3)
 * @param algorithm for keys that are made from now on; those in the database keep theirs
 * @param keyRotation the age at which the active key is replaced
 * @param maxRevocationLag how old the last good look at the revocations may be before tokens are answered with 503;
 *     zero for none, once a look has failed
 */
public record TokenPolicy(
        Duration ttl,
        Duration refreshTtl,
        int maxPerAccount,
        String issuer,
        String audience,
        Algorithm algorithm,
        Duration keyRotation,
        Duration maxRevocationLag) {
    /** How far clocks may differ when {@code exp} and {@code iat} are compared. */
    static final Duration LEEWAY = Duration.ofSeconds(5);

    private static final Duration LONGEST_LEAD = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException naming the setting that is out of its bounds, and what would be right */
    public TokenPolicy {
        require(
                ttl.compareTo(Duration.ofSeconds(1)) >= 0 && ttl.compareTo(Duration.ofDays(1)) <= 0,
                "latchkey.token.ttl: from 1s to 24h");
        require(ttl.toMillisPart() == 0, "latchkey.token.ttl: whole seconds");
        require(refreshTtl.compareTo(ttl) >= 0, "latchkey.token.refresh-ttl: at least latchkey.token.ttl");
        require(maxPerAccount >= 1, "latchkey.token.max-per-account: at least 1");
        require(!issuer.isBlank(), "latchkey.token.issuer: not empty");
        require(!audience.isBlank(), "latchkey.token.audience: not empty");
        require(keyRotation.compareTo(Duration.ofSeconds(10)) >= 0, "latchkey.token.key-rotation: at least 10s");
        require(!maxRevocationLag.isNegative(), "latchkey.token.max-revocation-lag: 0s or more");
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns how long a key is published before it signs: 10 min, or a third of a shorter rotation. */
    Duration lead() {
        Duration third = keyRotation.dividedBy(3);
        return third.compareTo(LONGEST_LEAD) < 0 ? third : LONGEST_LEAD;
    }

    /** Returns how long others may keep the published keys: half the lead, so that none meets a key it does not know. */
    Duration keysMaxAge() {
        return lead().dividedBy(2);
    }
}
