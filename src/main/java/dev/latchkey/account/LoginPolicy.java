package dev.latchkey.account;

import java.util.List;

/**
 * The settings of accounts.
 *
 * @param minLength shortest new password in characters, 8 to 64; those set before keep their length
 * @param bannedWords what a new password may not be made of, besides the account's name
 * @param argon2 what a new hash costs; an older one is renewed at its owner's next sign-in
 * @param hashSlots how many hashes are computed at once; each holds the memory of {@code argon2} for good
 * @param limits how much guessing is borne
 * @param registrationOpen whether anyone may make an account
 */
public record LoginPolicy(
        int minLength,
        List<String> bannedWords,
        Argon2 argon2,
        int hashSlots,
        Limits limits,
        boolean registrationOpen) {
    /** Shortest password that a policy may allow (NIST SP 800-63B-4 §3.1.1.2 with RFC 8265 §4). */
    public static final int SHORTEST = 8;

    /** @throws IllegalArgumentException outside the bounds above */
    public LoginPolicy {
        if (minLength < SHORTEST || minLength > 64) {
            throw new IllegalArgumentException("a shortest password of 8 to 64 characters");
        }
        if (hashSlots < 1 || hashSlots > 256) {
            throw new IllegalArgumentException("1 to 256 hash slots");
        }
        bannedWords = List.copyOf(bannedWords);
    }
}
