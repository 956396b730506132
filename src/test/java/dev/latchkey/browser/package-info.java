/** The pages, as people see and use them: in a real Chromium, on real servers. */
@NullMarked
package dev.latchkey.browser;

import org.jspecify.annotations.NullMarked;
