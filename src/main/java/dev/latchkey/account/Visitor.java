package dev.latchkey.account;

/**
 * Where a request comes from, as far as the container says.
 *
 * @param address the peer's IP address as the container reports it; never a forwarded header of ours to read
 * @param userAgent at most 256 characters; empty where none was sent
 */
public record Visitor(String address, String userAgent) {
    /** Longest user agent that is kept. */
    public static final int MAX_USER_AGENT = 256;

    public Visitor {
        if (userAgent.length() > MAX_USER_AGENT) {
            userAgent = userAgent.substring(0, MAX_USER_AGENT);
        }
    }
}
