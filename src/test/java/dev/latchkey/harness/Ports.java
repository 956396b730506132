package dev.latchkey.harness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports that nobody uses, below the range from which Linux numbers outgoing connections (32768): a node that is
 * down for a moment must find its port free when it comes back.
 */
final class Ports {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;

    private Ports() {}

    static int free() {
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
