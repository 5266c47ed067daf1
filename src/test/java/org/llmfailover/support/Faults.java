package org.llmfailover.support;

import static org.llmfailover.support.FakeProvider.head;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.llmfailover.support.FakeProvider.Connection;
import org.llmfailover.support.FakeProvider.Reply;

/** What a provider can do to a caller below and beside HTTP. */
public final class Faults {

    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private Faults() {}

    /** A part of the body, then nothing more on an open connection. */
    public static Reply stall(String body) {
        return connection -> {
            half(connection, body);
            connection.silence();
        };
    }

    /** A part of the body, then a reset. */
    public static Reply resetInside(String body) {
        return connection -> {
            half(connection, body);
            LockSupport.parkNanos(20_000_000); // a reset that comes at once takes the bytes before it along
            connection.reset();
        };
    }

    /** The body in chunks, whose last one never comes. */
    public static Reply cutChunks(String body) {
        return connection -> {
            connection.send(CHUNKED);
            chunk(connection, body);
            connection.close();
        };
    }

    /** Blank lines for ever: how DeepSeek keeps a waiting call open. */
    public static Reply blankLines() {
        return drip("\n");
    }

    /** A little of an answer now and then, for ever. */
    public static Reply trickle() {
        return drip("{\"a\":1,");
    }

    /** As much as the connection takes, for ever. */
    public static Reply endless(int status) {
        return connection -> {
            connection.send(head(status, Long.MAX_VALUE, "Content-Type: application/json"));
            String much = "x".repeat(256 * 1024);
            while (true) {
                connection.send(much);
            }
        };
    }

    /** The greeting of another protocol. */
    public static Reply notHttp() {
        return connection -> {
            connection.send("SSH-2.0-OpenSSH_9.2\r\n");
            connection.close();
        };
    }

    private static Reply drip(String drop) {
        return connection -> {
            connection.send(CHUNKED);
            while (true) {
                chunk(connection, drop);
                LockSupport.parkNanos(20_000_000);
            }
        };
    }

    private static void half(Connection connection, String body) throws IOException {
        connection.send(head(200, body.length(), "Content-Type: application/json"));
        connection.send(body.substring(0, body.length() / 2));
    }

    private static void chunk(Connection connection, String text) throws IOException {
        connection.send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }
}
