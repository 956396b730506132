package dev.latchkey.account;

import java.time.Instant;
import java.util.SortedSet;

/**
 * An account as it was when its row was read.
 *
 * @param id the stable public id, {@code sub} of every token (RFC 7519 §4.1.2); never reused, 22 characters
 * @param name the canonical name (RFC 8265 §3.3, UsernameCaseMapped)
 * @param roles in alphabetical order; {@code admin} is the one that Latchkey itself asks for
 * @param ver the number below which the account's access tokens are over; drawn from the counter of revocations, and
 *     never below the one of everybody
 */
public record Account(
        String id,
        String name,
        SortedSet<String> roles,
        long ver,
        boolean enabled,
        Instant createdAt,
        Instant passwordChangedAt) {}
