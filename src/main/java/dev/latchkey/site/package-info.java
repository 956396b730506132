/**
 * What the two rooms protect: the pages and the API behind the doors.
 *
 * <p>Begin at {@link dev.latchkey.site.MeServlet}, which answers from the key alone, then
 * {@link dev.latchkey.site.AccountServlet}. A servlet here reads a form, asks one of the rules and names a page; what
 * pages look like is in {@code webapp/WEB-INF}, what they say in {@code messages*.properties}.
 *
 * <p><b>What it does not do:</b> it does not ask who is calling. When a servlet runs, the filters have.
 */
@NullMarked
package dev.latchkey.site;

import org.jspecify.annotations.NullMarked;
