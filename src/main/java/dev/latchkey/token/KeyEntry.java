package dev.latchkey.token;

import java.time.Instant;
import java.util.Optional;

/**
 * A signing key as administrators see it.
 *
 * @param state {@code next}, {@code active}, {@code retired} or {@code withdrawn}
 * @param activeAt from when it signs, or signed
 * @param retiredAt when another took or will take over; empty while none is known
 */
public record KeyEntry(
        String kid, String algorithm, String state, Instant createdAt, Instant activeAt, Optional<Instant> retiredAt) {}
