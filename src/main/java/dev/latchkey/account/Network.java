package dev.latchkey.account;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An address as it is counted. One subscriber has a whole IPv6 network of 64 bits to draw addresses from (RFC 6177
 * §2), so those of one network are one; an IPv4 address stands for itself, also when it is mapped into IPv6.
 */
record Network(String text) {
    private static final int NETWORK_BYTES = 8;

    static Network of(Visitor visitor) {
        String address = visitor.address().replaceAll("^\\[|\\]$|%.*", "");
        // Only literals: anything else would be looked up in the DNS.
        if (!address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return new Network(address);
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? new Network(HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) + "/64")
                    : new Network(parsed.getHostAddress());
        } catch (UnknownHostException e) {
            return new Network(address);
        }
    }
}
