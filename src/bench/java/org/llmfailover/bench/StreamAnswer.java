package org.llmfailover.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to one request: chunks, each with the nanosecond at which it was written; on Linux all processes share the
 * clock of {@link System#nanoTime}. The request says how many it wants and how fast: {@code 100 chunks, 20 ms apart, 1
 * each time}. Used by one thread.
 */
final class StreamAnswer {

    private static final Pattern WANTED = Pattern.compile("(\\d+) chunks, (\\d+) ms apart, (\\d+) each time");

    private static final String HEAD = """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Transfer-Encoding: chunked\r
            x-request-id: req_bench\r
            \r
            """;
    private static final String BEGIN = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1790000000,\"model\":\"gpt-5.4-2026-03-05\",\"service_tier\":\"default\","
            + "\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":{";
    private static final String END = "},\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\"p0QxT2\"}\n\n";
    private static final String NO_TIME = "0".repeat(18);
    private static final String CHUNK = frame(BEGIN + "\"content\":\"@" + NO_TIME + "@ \"" + END);
    private static final int TIME_ENDS = CHUNK.indexOf(NO_TIME) + NO_TIME.length();
    private static final String FIRST =
            frame(BEGIN + "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null" + END);
    private static final String LAST =
            frame(BEGIN + END.replace("null}]", "\"stop\"}]")) + frame("data: [DONE]\n\n") + "0\r\n\r\n";

    private final StreamConnection connection;
    private final long apart;
    private final int each;
    private final ByteBuffer chunk = bytes(CHUNK);
    private int left;
    private long dueAt;

    private StreamAnswer(StreamConnection connection, Matcher wanted) {
        this.connection = connection;
        this.left = Integer.parseInt(wanted.group(1));
        this.apart = Long.parseLong(wanted.group(2)) * 1_000_000;
        this.each = Integer.parseInt(wanted.group(3));
        this.dueAt = System.nanoTime() + apart;
    }

    /** Sends the headers and the first chunk, which has no time in it. */
    static StreamAnswer begin(StreamConnection connection, String request) {
        Matcher wanted = WANTED.matcher(request);
        if (!wanted.find()) {
            throw new IllegalArgumentException("a request that does not say what it wants: " + request);
        }
        connection.write(bytes(HEAD + FIRST));
        return new StreamAnswer(connection, wanted);
    }

    /** The nanosecond at which it goes on. */
    long dueAt() {
        return dueAt;
    }

    /** Sends what is due; false when that was the last, or nobody reads it any more. */
    boolean goOn() {
        for (int i = 0; i < each && left > 0; i++, left--) {
            time(System.nanoTime());
            connection.write(chunk.rewind());
        }
        if (left == 0) {
            connection.write(bytes(LAST));
        }
        dueAt += apart;
        return left > 0 && connection.isOpen();
    }

    private void time(long time) {
        long rest = time;
        for (int at = TIME_ENDS - 1; rest > 0; at--, rest /= 10) {
            chunk.put(at, (byte) ('0' + rest % 10));
        }
    }

    private static String frame(String event) {
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static ByteBuffer bytes(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
