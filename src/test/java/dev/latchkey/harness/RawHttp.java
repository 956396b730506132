package dev.latchkey.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection on which a test writes any bytes it likes: what a polite client never sends is what an attacker does.
 * Every read ends within 10 s.
 */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** One answer. Headers stand in the order in which they came, names as they were written. */
    public record Response(int status, List<Map.Entry<String, String>> headers, byte[] bytes) {
        /** All values of a header, whatever the case of its name. */
        public List<String> headers(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        /** The first value of a header. */
        public Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return status + "\n" + headers + "\n" + body();
        }
    }

    /** Opens a connection to a node's plain HTTP port. */
    public static RawHttp to(Node node) {
        return to("localhost", node.port());
    }

    public static RawHttp to(String host, int port) {
        return connected(new Socket(), host, port);
    }

    /** Opens a connection that comes from another address of this machine, such as {@code 127.0.0.2}. */
    public static RawHttp from(String address, Node node) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(address, 0));
            return connected(socket, "127.0.0.1", node.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawHttp connected(Socket socket, String host, int port) {
        try {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request on a connection of its own and reads the answer; each character is one byte (ISO 8859-1). */
    public static Response send(Node node, String request) {
        return send(node, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends one request on a connection of its own and reads the answer. */
    public static Response send(Node node, byte[] request) {
        try (RawHttp connection = to(node)) {
            return connection.write(request).read();
        }
    }

    /** Writes the bytes as they are. */
    public RawHttp write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes each character as one byte (ISO 8859-1). */
    public RawHttp write(String text) {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Tells the server that nothing more will come, while answers still may. */
    public RawHttp endOfInput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer with its body. */
    public Response read() {
        return read(false);
    }

    /** Reads the answer to a HEAD request, which has no body whatever its headers say. */
    public Response readHead() {
        return read(true);
    }

    /** Tells whether the server has closed the connection, waiting up to 10 s for it. */
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    private Response read(boolean head) {
        try {
            String statusLine = line();
            int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
            List<Map.Entry<String, String>> headers = headerLines();
            Response bare = new Response(status, headers, new byte[0]);
            boolean empty = head || status < 200 || status == 204 || status == 304;
            return empty ? bare : new Response(status, headers, body(bare));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Map.Entry<String, String>> headerLines() throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return List.copyOf(headers);
    }

    private byte[] body(Response bare) throws IOException {
        if (bare.header("Transfer-Encoding").isPresent()) {
            return chunks();
        }
        Optional<String> length = bare.header("Content-Length");
        return length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = chunkSize();
        while (size > 0) {
            body.write(in.readNBytes(size));
            line();
            size = chunkSize();
        }
        headerLines();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The server closed the connection after: " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
