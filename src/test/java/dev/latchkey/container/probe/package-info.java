/**
 * Somebody else's application, for tests of the embedded session room: a servlet that does what it is asked to with its
 * {@code HttpSession}, and listeners that write down what they hear. It knows nothing of Latchkey.
 *
 * <p>Packed into a WAR of its own by {@code SessionEmbeddingIT}; what it does not do is check anything.
 */
@NullMarked
package dev.latchkey.container.probe;

import org.jspecify.annotations.NullMarked;
