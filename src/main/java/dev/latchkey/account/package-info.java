/**
 * Says who someone is and whether a password is theirs.
 *
 * <p>Begin at {@code Accounts}. Of the two rooms this package knows only that each can list and end an account's
 * sign-ins ({@link dev.latchkey.account.SignIns}); of HTTP it knows nothing.
 *
 * <p><b>What it does not do:</b> it makes no key. A {@link dev.latchkey.account.Caller} is made by the rooms alone,
 * since only they have seen the proof.
 */
@NullMarked
package dev.latchkey.account;

import org.jspecify.annotations.NullMarked;
