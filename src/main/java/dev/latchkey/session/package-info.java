/**
 * The session room: the key is a cookie, the truth is a row.
 *
 * <p>Begin at {@link dev.latchkey.session.SessionModule}.
 *
 * <p><b>What it does not do:</b> it knows no token.
 */
@NullMarked
package dev.latchkey.session;

import org.jspecify.annotations.NullMarked;
