/**
 * The session room: the key is a cookie, the truth is a row.
 *
 * <p>Begin at {@link dev.latchkey.session.SessionModule}; then {@link dev.latchkey.session.Sessions}, the rules, and
 * {@link dev.latchkey.session.Visit}, one request and its session.
 *
 * <p><b>What it does not do:</b> it knows no token; it keeps nothing of a session in memory from one request to the next
 * but when it was last used; it replicates nothing between nodes, since they all ask the same rows. While the database is
 * away it guesses nothing: whoever asks for a session gets 503, whoever asks for none is served.
 *
 * <h2>Jakarta Servlet 6 chapter 7, point by point</h2>
 *
 * <ul>
 *   <li><b>7.1 Session Tracking Mechanisms.</b> Cookies (7.1.1) and URL rewriting (7.1.3), each where the tracking modes
 *       in effect allow it, and the cookie before the URL; Latchkey's own {@code web.xml} allows cookies alone. SSL
 *       sessions (7.1.2) are not used. The cookie is {@code HttpOnly} and {@code SameSite=Lax} unless
 *       {@code SessionCookieConfig} says otherwise. Its name is that of {@code SessionCookieConfig}; while nobody has set
 *       one it is {@code latchkey} and not {@code JSESSIONID}, which stays the container's own, as its FORM login needs. On Jetty {@code HttpOnly} cannot
 *       be taken away, since there nobody can tell a default from a wish.
 *   <li><b>7.1.4 Session Integrity.</b> An id or a key that we did not make is never taken over. A new key is drawn at
 *       every sign-in, {@code request.login} included, and at {@code changeSessionId}. {@code getId()} opens nothing: it is the row's public handle, with
 *       the number of key changes behind it, and not the cookie's value. A key that opens nothing any more still has the
 *       id of the session that it opened, for {@code getRequestedSessionId()}.
 *   <li><b>7.2 Creating a Session.</b> {@code isNew()} is true in the request that made it. The row is written at once,
 *       the cookie set at once; after the commit {@code IllegalStateException}.
 *   <li><b>7.3 Session Scope.</b> Sessions belong to one {@code ServletContext}; two applications have a database each
 *       and share nothing. <i>Limit:</i> on one database they are nodes of one. In a request that another application dispatched here, the session is one that
 *       hangs on the caller's, which is made first; see {@link dev.latchkey.session.CallersSession}. <i>Limit:</i> the
 *       client is given no key of its own to it. Tomcat hands an application without this room, to which one with it
 *       dispatches, the caller's request and so the caller's session.
 *   <li><b>7.4 Binding Attributes.</b> {@code valueBound} comes before the attribute is visible, {@code valueUnbound}
 *       after it no longer is, the attribute listeners after both, in order of declaration. The value given to
 *       {@code valueUnbound} may be a copy read back from the database. Two requests that run at once each see the
 *       attributes as they were when each first read one, and what each sets itself; of one attribute that both set,
 *       one value stays, and of different ones all.
 *   <li><b>7.5 Session Timeouts.</b> By the row and the database's clock. 0 and less is never. <i>Limit:</i> a use is
 *       written when the last written one is older than 60 s or a tenth of the timeout, so a session may end, and
 *       {@code getLastAccessedTime} lag, that much early. A session in use does not end: a request that runs longer than
 *       the timeout moves its end, and so does one that was over before the sweep came by. {@code sessionDestroyed} comes
 *       with the sweep, some ten seconds after the end.
 *   <li><b>7.6 Last Accessed Times.</b> Of the request before this one, the same throughout this one. Where the room is
 *       embedded every request that shows the key is a use, whether or not it asks for the session. <i>Limit:</i> a node
 *       knows its own requests exactly and those of other nodes by the row, with the limit above.
 *   <li><b>7.7.1 Threading.</b> A session may be used by several threads of its request, and by others through
 *       {@code getAccessor()} where the container has Servlet 6.1. Whoever holds it beyond the request reads the row at
 *       each call and stores at once what the call changes; to be asked is no use of the session.
 *   <li><b>7.7.2 Distributed Environments.</b> Attributes have to be serialisable and pass the allow-list;
 *       {@code IllegalArgumentException} otherwise, in whatever application, distributable or not. <i>But</i> an
 *       {@code HttpSessionBindingListener} that is not serialisable may stay for the request that sets it: where the
 *       session is stored it is taken out and told so, and the log names it. Values are told by
 *       {@code HttpSessionActivationListener} when they are read back and when they are about to be stored. A change
 *       inside of a value without {@code setAttribute} is noticed and stored; one that leads to what cannot be stored is
 *       logged, and the value stays stored as it was. Classes are found by the application's
 *       class loader. <i>Beyond the chapter:</i> requests of one session may be served by several JVMs at once.
 *   <li><b>7.7.3 Client Semantics.</b> Nothing is assumed about windows and tabs.
 *   <li><b>Listeners (chapter 11).</b> The container's own instances, however declared, on Tomcat and Jetty; see
 *       {@link dev.latchkey.session.ContainerListeners}. {@code sessionDestroyed} in reverse order, once in the fleet: the
 *       node that deleted the row tells. What a listener of ids throws is logged, since the new key has to arrive; what
 *       others throw comes to the caller. Where that node dies in between, nobody is told. Sessions of Latchkey's
 *       accounts that are ended from elsewhere (by "end", a password change, an administrator, the limit) are not told
 *       of. A clean stop of a node ends no session.
 * </ul>
 */
@NullMarked
package dev.latchkey.session;

import org.jspecify.annotations.NullMarked;
