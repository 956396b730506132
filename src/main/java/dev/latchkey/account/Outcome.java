package dev.latchkey.account;

import java.util.Locale;

/** What came of something that the owner of an account should see among the latest sign-ins. */
public enum Outcome {
    /** The password was right, and a session or a token was given out. */
    SUCCESS,
    /** The password was wrong, or the account disabled. */
    FAILURE,
    /** An administrator made a one-time link for a new password. */
    LINK_MADE,
    /** Someone chose a new password with a one-time link. */
    LINK_USED,
    /** A refresh token was shown again after it was spent; the sign-in has been ended. */
    REFRESH_REUSED,
    /** A refresh came from another address or user agent than the one before. */
    REFRESH_MOVED;

    /** Returns the word used in the table and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
