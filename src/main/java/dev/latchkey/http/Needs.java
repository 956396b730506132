package dev.latchkey.http;

/** Which key a route asks for. */
public enum Needs {
    /** None, and none is looked at: health, keys, style sheets. Costs no SQL whatever is sent along. */
    NO_KEY,
    /** None, but whoever is signed in is greeted by name. A bad Bearer token is refused all the same. */
    ANYONE,
    /** At GET a key of the servlet's own, or none: a Bearer is its to read. Who is signed in by session is known to it. */
    OWN_KEY,
    /** A session or a token. */
    CALLER,
    /** A session; a Bearer is 403. */
    SESSION,
    /** A session or a token of an administrator. */
    ADMIN
}
