/**
 * The front door: reads the settings, builds everything, registers it, closes it.
 *
 * <p>Begin at {@link dev.latchkey.app.Latchkey}: the whole table of routes and the order of the filters stand there.
 *
 * <p><b>What it does not do:</b> it answers no request itself, and nothing imports it.
 */
@NullMarked
package dev.latchkey.app;

import org.jspecify.annotations.NullMarked;
