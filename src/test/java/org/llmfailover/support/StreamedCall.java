package org.llmfailover.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.llmfailover.chat.Json;

/** A caller of the door that reads a stream event by event over a socket of its own, and only as fast as a test reads. */
public final class StreamedCall implements AutoCloseable {

    /** One event as it came in; the name is empty when it has none. */
    public record Event(String name, String data) {

        public boolean isDone() {
            return data.equals("[DONE]");
        }

        public JsonNode json() {
            try {
                return Json.MAPPER.readTree(data);
            } catch (IOException e) {
                throw new UncheckedIOException(data, e);
            }
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;
    private int status;
    private final Map<String, String> headers = new TreeMap<>();
    private long left;
    private boolean ended;

    /** Sends the request and waits for nothing. */
    public StreamedCall(int port, String json, String... headers) {
        try {
            // small, so that little goes out to a caller who does not read
            socket.setReceiveBufferSize(4096);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            in = new BufferedInputStream(socket.getInputStream(), 1024);
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(RawHttp.head(body.length, headers).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request of one user message for a stream; more fields begin with a comma. */
    public static String request(String fields) {
        return "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]" + fields + "}";
    }

    /** The status, as soon as the response's head is there. */
    public int status() {
        head();
        return status;
    }

    /** A response header by its lower-case name; empty when there is none. */
    public String header(String name) {
        head();
        return headers.getOrDefault(name, "");
    }

    private void head() {
        if (status != 0) {
            return;
        }
        String statusLine = line();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        status = Integer.parseInt(statusLine.split(" ")[1]);
    }

    /** Waits for the next event; null after the body's proper end. */
    public Event next() {
        head();
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = bodyLine(); line != null; line = bodyLine()) {
            if (line.isEmpty()) {
                return new Event(name, data.toString());
            }
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else {
                data.append(line.substring("data: ".length()));
            }
        }
        return null;
    }

    /** Reads on until a chunk has text, and gives it. */
    public String nextText() {
        String text = "";
        while (text.isEmpty()) {
            text = next().json().at("/choices/0/delta/content").asText();
        }
        return text;
    }

    /** Everything still to come, up to the body's proper end. */
    public List<Event> rest() {
        List<Event> events = new ArrayList<>();
        for (Event event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    /** The chunks still to come; the stream must end with {@code [DONE]}. */
    public List<JsonNode> chunks() {
        List<Event> events = rest();
        if (events.isEmpty() || !events.get(events.size() - 1).isDone()) {
            throw new AssertionError("the stream does not end with [DONE]: " + events);
        }
        return events.subList(0, events.size() - 1).stream().map(Event::json).toList();
    }

    /** The body of a response that is no stream. */
    public JsonNode body() {
        head();
        try {
            return Json.MAPPER.readTree(in.readNBytes(Integer.parseInt(header("content-length"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The joined text of all chunks. */
    public static String text(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        return text.toString();
    }

    private String bodyLine() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = bodyByte(); b != '\n'; b = bodyByte()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** A byte out of the chunked body; -1 after the chunk of length zero. */
    private int bodyByte() {
        if (left == 0 && !ended) {
            left = Long.parseLong(line(), 16);
            ended = left == 0;
            if (ended) {
                line();
            }
        }
        if (ended) {
            return -1;
        }
        int b = read();
        left--;
        if (left == 0) {
            line();
        }
        return b;
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int read() {
        try {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended in the middle of the response");
            }
            return b;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
