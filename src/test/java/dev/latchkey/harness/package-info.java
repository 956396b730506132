/**
 * Runs Latchkey as people run it: packaged, in a real server process, on a real database, seen by a real browser.
 *
 * <p>Begin at {@link dev.latchkey.harness.Node} (one server), {@link dev.latchkey.harness.TestDatabase} (one empty
 * database) and {@link dev.latchkey.harness.Http} (one exchange). {@link dev.latchkey.harness.Nodes} shares started
 * servers between test classes.
 *
 * <p>What it does not do: it knows nothing of Latchkey's classes, only of its WAR, its health check and the names of its
 * settings. It never sleeps for a fixed time; it polls, with a bound.
 */
@NullMarked
package dev.latchkey.harness;

import org.jspecify.annotations.NullMarked;
