package dev.latchkey.token;

import dev.latchkey.account.Account;
import dev.latchkey.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * What the database has decided to give: the room signs it after the commit, so that no row is held for as long as a
 * signature takes.
 *
 * @param account as it is now; its roles and number go into the token
 * @param signIn the handle of the sign-in, {@code sid}
 * @param refresh the refresh token that goes with it; empty for a token that a session borrows
 * @param accessUntil when the access token has to expire
 */
record Grant(Account account, String signIn, Optional<Secret> refresh, Instant accessUntil) {}
