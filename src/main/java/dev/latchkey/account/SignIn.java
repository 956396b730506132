package dev.latchkey.account;

import java.time.Instant;

/**
 * A live sign-in as its owner sees it.
 *
 * @param id the public handle; names the sign-in and opens nothing
 */
public record SignIn(String id, Proof kind, Instant createdAt, Instant lastUsedAt, String address, String userAgent) {}
