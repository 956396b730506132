/**
 * The attacks, as data: one file in {@code src/test/resources/attack}, one attack, one answer that it must get.
 *
 * <p>Begin at {@link dev.latchkey.attack.AttackFile}, the form of a file; {@link dev.latchkey.attack.AttackCorpusIT}
 * sends each to every server. {@link dev.latchkey.attack.Scene} is what stands before the attack,
 * {@link dev.latchkey.attack.Forgery} makes tokens that no honest library would.
 *
 * <p><b>What it does not do:</b> it decides nothing. What an attack must be answered with stands in its file.
 */
@NullMarked
package dev.latchkey.attack;

import org.jspecify.annotations.NullMarked;
