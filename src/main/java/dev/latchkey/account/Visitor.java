package dev.latchkey.account;

/**
 * Where a request comes from, as far as the container says.
 *
 * @param address the peer's IP address as the container reports it, at most 64 characters; never a forwarded header
 *     of ours to read
 * @param userAgent at most 256 characters; empty where none was sent
 */
public record Visitor(String address, String userAgent) {
    /** Longest user agent that is kept. */
    public static final int MAX_USER_AGENT = 256;

    // A proxy that the container believes may report anything; no address is longer than 45 characters.
    private static final int MAX_ADDRESS = 64;

    public Visitor {
        address = cut(address, MAX_ADDRESS);
        userAgent = cut(userAgent, MAX_USER_AGENT);
    }

    private static String cut(String text, int max) {
        return text.length() > max ? text.substring(0, max) : text;
    }
}
