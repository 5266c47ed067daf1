package org.llmfailover.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A provider made of a plain server socket, so that it can do to a caller what real ones do: answer, reset, stall, cut a
 * body short, trickle. Each request takes the next reply of the script; the last one repeats.
 */
public final class FakeProvider implements AutoCloseable {

    /** What the provider does with one request. */
    public interface Reply {
        void write(Connection connection) throws IOException, InterruptedException;
    }

    /**
     * A request as it came in.
     *
     * @param headers by lower-case name
     * @param at when it was whole, as {@link System#nanoTime()}
     */
    public record Request(String line, Map<String, String> headers, String body, long at) {}

    /** One connection of a caller. */
    public static final class Connection {

        private final Socket socket;
        private final OutputStream out;
        private volatile Request request;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** The request to reply to. */
        public Request request() {
            return request;
        }

        public void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void send(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }

        /** Closes so that the caller sees a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Says nothing more until the caller goes away. */
        public void silence() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // whatever comes is ignored
            }
        }
    }

    private final ServerSocket server;
    private final Deque<Reply> script = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int gone;

    public FakeProvider(Reply... replies) {
        try {
            server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reply(replies);
        daemon(this::accept, "fake-provider");
    }

    /** Replaces what is left of the script. */
    public void reply(Reply... replies) {
        synchronized (script) {
            script.clear();
            script.addAll(Arrays.asList(replies));
        }
    }

    /** Forgets the requests so far. */
    public void forget() {
        requests.clear();
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    public Request lastRequest() {
        List<Request> all = requests();
        return all.get(all.size() - 1);
    }

    /** How many callers went away before their reply was whole. */
    public int gone() {
        return gone;
    }

    /** A whole reply. */
    public static Reply status(int status, String body, String... headers) {
        return connection -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            connection.send(head(status, bytes.length, headers) + body);
        };
    }

    /** A 200 with JSON. */
    public static Reply ok(String json) {
        return status(200, json, "Content-Type: application/json");
    }

    /** The connection is reset before a byte is answered. */
    public static Reply reset() {
        return Connection::reset;
    }

    /** Nothing ever comes. */
    public static Reply silence() {
        return Connection::silence;
    }

    /** The head announces the whole body and the connection ends in its middle. */
    public static Reply cut(String body) {
        return connection -> {
            connection.send(head(200, body.length(), "Content-Type: application/json"));
            connection.send(body.substring(0, body.length() / 2));
            connection.close();
        };
    }

    /** The reply after a while. */
    public static Reply after(long millis, Reply reply) {
        return connection -> {
            java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
            reply.write(connection);
        };
    }

    /** The status line and headers, with their blank line. */
    public static String head(int status, long length, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                daemon(() -> serve(socket), "fake-provider-connection");
            } catch (IOException e) {
                return;
            }
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only a count for assertions of one caller at a time
    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Connection connection = new Connection(socket);
            if (beginsTls(in)) {
                connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                return;
            }
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                connection.request = request;
                next().write(connection);
                if (socket.isClosed()) {
                    return;
                }
            }
        } catch (IOException e) {
            gone++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static boolean beginsTls(InputStream in) throws IOException {
        in.mark(1);
        boolean handshake = in.read() == 0x16;
        in.reset();
        return handshake;
    }

    private Reply next() {
        synchronized (script) {
            return script.size() > 1 ? script.poll() : script.peek();
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8), System.nanoTime());
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                line.write(b);
            }
            b = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
