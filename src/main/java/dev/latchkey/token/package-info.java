/**
 * The room of those who sign in by token: a signed access token that opens for minutes, and a refresh token that buys
 * the next one.
 *
 * <p>Begin at {@link dev.latchkey.token.TokenModule}, the only way in. Use is {@code TokenFilter}, {@code LiveTokens},
 * {@code TokenGate}, {@code AccessTokens}, in that order; make and renew are {@code TokenServlet} and {@code Tokens};
 * taking back is {@code Revocations}; {@code SigningKeys} makes and replaces what it is all signed with.
 *
 * <p><b>What it does not do:</b> it knows no sessions (that room lends it one by an interface of {@code account}), it
 * asks the database for nothing while a token is being used, and it never says why a token was refused, but that it
 * expired.
 */
@NullMarked
package dev.latchkey.token;

import org.jspecify.annotations.NullMarked;
