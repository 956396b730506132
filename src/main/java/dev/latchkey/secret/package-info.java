/**
 * Makes, parses, hashes and compares unguessable strings, and seals what must not be read in a backup.
 *
 * <p>Begin at {@link dev.latchkey.secret.Secret}, the 256 bits that every key handed to a client is made of;
 * {@link dev.latchkey.secret.Keyring} is {@code latchkey.secret} and everything derived from it.
 *
 * <p><b>What it does not do:</b> it knows no database, no HTTP and no account, and it draws no randomness that was
 * not handed in.
 */
@NullMarked
package dev.latchkey.secret;

import org.jspecify.annotations.NullMarked;
