/** Classes of the probe application that its allow-list does not name. What it does not do is anything good. */
@NullMarked
package dev.latchkey.container.probe.outside;

import org.jspecify.annotations.NullMarked;
