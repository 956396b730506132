package dev.latchkey.token;

import dev.latchkey.account.Caller;

/**
 * An access token whose form, signature and claims were found right. Made by {@link AccessTokens} alone; whether it is
 * still alive is asked again at every use, by {@link LiveTokens}.
 *
 * @param kid the key that signed it
 * @param jti its own id
 * @param ver the account's number when it was made
 * @param expiresAtMillis {@code exp} with the leeway, milliseconds since 1970 UTC: at this instant it is over
 */
record AccessToken(Caller caller, String kid, String jti, long ver, long expiresAtMillis) {}
