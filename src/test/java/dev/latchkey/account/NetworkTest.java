package dev.latchkey.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private static String of(String address) {
        return Network.of(new Visitor(address, "")).text();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "0:0:0:0:0:ffff:c000:0201, 192.0.2.1",
        "2001:db8:1:2::1, 20010db800010002/64",
        "2001:DB8:1:2:ffff:ffff:ffff:ffff, 20010db800010002/64",
        "[2001:db8:1:2::1], 20010db800010002/64",
        "fe80::1%eth0, fe80000000000000/64",
        "unknown, unknown",
        "localhost, localhost",
        "999.1.1.1, 999.1.1.1",
        "1:2, 1:2"
    })
    void of_address_itsNetwork(String address, String network) {
        assertEquals(network, of(address));
    }

    @Test
    void of_neighbouringNetworks_differ() {
        assertNotEquals(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
