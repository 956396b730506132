/**
 * HTTP words that both rooms and the site use: the table of routes, strict forms, JSON, the form of every answer.
 *
 * <p>Begin at {@link dev.latchkey.http.Route}, a line of the table in {@code app.Latchkey}; then
 * {@link dev.latchkey.http.AnswerFilter}, through which every answer leaves.
 *
 * <p><b>What it does not do:</b> it decides nothing about identity; it asks the request for its principal.
 */
@NullMarked
package dev.latchkey.http;

import org.jspecify.annotations.NullMarked;
