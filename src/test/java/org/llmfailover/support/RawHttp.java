package org.llmfailover.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A caller made of a plain socket, which sends what no well-bred HTTP client would. */
public final class RawHttp implements AutoCloseable {

    /**
     * A response as it came in.
     *
     * @param headers by lower-case name
     */
    public record Response(int status, Map<String, List<String>> headers, String body) {}

    private final Socket socket;

    public RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
    }

    /** A POST of JSON to the door, with these header lines; the length is announced unless a line says otherwise. */
    public static Response post(int port, byte[] body, String... headers) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send(head(body.length, headers)).send(body);
            return http.response();
        }
    }

    /** The request line and headers of a POST to the door, with their blank line. */
    public static String head(long length, String... headers) {
        List<String> lines = new ArrayList<>(List.of(headers));
        addUnlessGiven(lines, "Host: 127.0.0.1");
        addUnlessGiven(lines, "Content-Type: application/json");
        if (lines.stream().noneMatch(line -> line.startsWith("Transfer-Encoding"))) {
            addUnlessGiven(lines, "Content-Length: " + length);
        }
        return "POST /v1/chat/completions HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static void addUnlessGiven(List<String> lines, String header) {
        String name = header.substring(0, header.indexOf(':'));
        if (lines.stream().noneMatch(line -> line.startsWith(name + ":"))) {
            lines.add(header);
        }
    }

    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** One chunk of a chunked body; an empty one ends it. */
    public RawHttp chunk(byte[] bytes) throws IOException {
        return send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
    }

    /** Waits for the response and reads it to its end. */
    public Response response() throws IOException {
        InputStream in = socket.getInputStream();
        String status = line(in);
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(
                headers.getOrDefault("content-length", List.of("0")).get(0));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Response(Integer.parseInt(status.split(" ")[1]), headers, body);
    }

    /** Whether the other side closes the connection. */
    public boolean isClosedByPeer() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
