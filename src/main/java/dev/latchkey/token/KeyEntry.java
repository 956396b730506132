package dev.latchkey.token;

import java.time.Instant;

/**
 * A signing key as administrators see it.
 *
 * @param state {@code next}, {@code active}, {@code retired} or {@code withdrawn}
 */
public record KeyEntry(String kid, String algorithm, String state, Instant createdAt) {}
