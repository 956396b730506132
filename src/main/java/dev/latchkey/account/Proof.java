package dev.latchkey.account;

/** What a caller showed: the name of the key, and of the scheme in {@code getAuthType()}. */
public enum Proof {
    SESSION("session"),
    TOKEN("token");

    private final String word;

    Proof(String word) {
        this.word = word;
    }

    /** Returns the word used in JSON, in {@code Server-Timing} and in the log. */
    public String word() {
        return word;
    }
}
