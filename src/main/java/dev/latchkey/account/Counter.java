package dev.latchkey.account;

import dev.latchkey.secret.Sha256;

/**
 * Something that failures are counted by.
 *
 * @param key its name in the database: a SHA-256, base64url, so that whatever was typed has one length
 * @param limit how many failures within the window it bears
 */
record Counter(String key, int limit) implements Comparable<Counter> {
    /** @param parts what is counted; joined by NUL, which no form lets in */
    static Counter of(int limit, String... parts) {
        return new Counter(Sha256.text(String.join("\0", parts)), limit);
    }

    /** The order in which counters are held, so that two attempts never wait for each other in a ring. */
    @Override
    public int compareTo(Counter other) {
        return key.compareTo(other.key);
    }
}
