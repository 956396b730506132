package dev.latchkey.account;

/**
 * Why a request is not accepted. The caller gets one plain answer for each; the reason in detail goes to the log.
 * What each is in HTTP is decided in one place, {@code http.Answers}.
 */
public enum Refusal {
    /** A changing request that another origin made the browser send. */
    OTHER_ORIGIN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    /** Two Authorization headers, or a Bearer with no token or several (RFC 6750 §3.1, invalid_request). */
    MALFORMED_AUTHORIZATION,
    /** No key was shown where one is needed. */
    NOT_SIGNED_IN,
    /** RFC 6750 §3.1, invalid_token. */
    INVALID_TOKEN,
    /** The one cause of {@code invalid_token} that is told apart. */
    EXPIRED_TOKEN,
    /** Signed in, but without the role (RFC 6750 §3.1, insufficient_scope). */
    MISSING_ROLE,
    /** A token was shown where only a session will do. */
    SESSION_NEEDED,
    /** Credentials over plain HTTP where that is not allowed. */
    PLAIN_HTTP,
    BODY_TOO_LARGE,
    UNSUPPORTED_BODY,
    /** A field is missing, repeated, badly encoded, or stands in the query. */
    MALFORMED_FORM,
    /** Name and password do not match, whichever of the two it was. */
    WRONG_CREDENTIALS,
    /** The current password, asked for once more, was wrong. */
    WRONG_PASSWORD,
    THROTTLED,
    /** All slots for password hashes are taken. */
    BUSY,
    NAME_TAKEN,
    NAME_REFUSED,
    PASSWORD_REFUSED,
    /** The one-time code at registration did not fit. */
    CODE_REFUSED,
    LAST_ADMINISTRATOR,
    /** RFC 6749 §5.2. */
    INVALID_GRANT,
    /** RFC 6749 §5.2. */
    UNSUPPORTED_GRANT_TYPE,
    /** The node has not heard from the database for too long to vouch for tokens. */
    TOKENS_STALE,
    DATABASE_UNAVAILABLE,
    /** A promise of our own was broken; 500. */
    FAULT
}
