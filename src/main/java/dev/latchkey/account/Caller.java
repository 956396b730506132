package dev.latchkey.account;

import java.security.Principal;
import java.time.Instant;
import java.util.SortedSet;

/**
 * Who is calling, proved by a key. Only the two rooms make one, after they have looked at that key, so whoever holds a
 * caller need not ask again.
 *
 * @param accountId the stable id of the account
 * @param name the canonical name
 * @param signIn the public handle of the sign-in the key belongs to: of the session, or a token's {@code sid}
 * @param expiresAt when the key ends if nothing else happens: a session's idle or absolute end, whichever is earlier,
 *     or the token's {@code exp}
 */
public record Caller(
        String accountId, String name, SortedSet<String> roles, Proof proof, String signIn, Instant expiresAt)
        implements Principal {
    /** The role that opens {@code /admin}. */
    public static final String ADMIN = "admin";

    @Override
    public String getName() {
        return name;
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }
}
