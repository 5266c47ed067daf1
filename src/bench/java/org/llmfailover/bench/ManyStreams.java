package org.llmfailover.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads streams, first from the upstream itself and then through the door, and says how late each chunk came. All sockets
 * are read by one thread.
 */
final class ManyStreams {

    /** What is compiled late is what happens once a call, so most of the warm-up are short calls. */
    private static final int SHORT_WARM_UP_ROUNDS = 100;

    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 3;
    private static final int ONE_BY_ONE = 300;

    private final Selector selector = Selector.open();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
    private final URI url;

    private ManyStreams(String url) throws IOException {
        this.url = URI.create(url);
    }

    /** {@code <upstream's url> <its pid> <door's url> <its pid>} */
    public static void main(String[] args) throws IOException {
        ManyStreams upstream = new ManyStreams(args[0]);
        ManyStreams door = new ManyStreams(args[2]);
        CpuTime cpu = new CpuTime(Long.parseLong(args[1]), Long.parseLong(args[3]));
        warmUp(upstream, door);
        compare(upstream, door, cpu, 1000, 100, 20, 1);
        door.round(1, 10_000, 1, 10);
        compare(upstream, door, cpu, 1, 10_000, 1, 10);
        System.out.printf(
                Locale.ROOT,
                "the first chunk of a stream, one stream after the other, median of %d: upstream %.2f ms, door %.2f ms%n",
                ONE_BY_ONE,
                upstream.firstChunk(),
                door.firstChunk());
    }

    /** Both, as they are measured: a client and an upstream that are compiled anew take the processors from the door. */
    private static void warmUp(ManyStreams upstream, ManyStreams door) throws IOException {
        for (int i = 0; i < SHORT_WARM_UP_ROUNDS; i++) {
            door.round(1000, 1, 20, 1);
        }
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            upstream.round(1000, 100, 20, 1);
            door.round(1000, 100, 20, 1);
        }
    }

    private static void compare(
            ManyStreams upstream, ManyStreams door, CpuTime cpu, int streams, int chunks, int apart, int each)
            throws IOException {
        System.out.printf("%d streams at once, %d chunks each, %d every %d ms%n", streams, chunks, each, apart);
        for (int i = 0; i < ROUNDS; i++) {
            cpu.start();
            System.out.println("upstream  " + upstream.round(streams, chunks, apart, each) + cpu.each(streams * chunks));
            cpu.start();
            System.out.println("door      " + door.round(streams, chunks, apart, each) + cpu.each(streams * chunks));
        }
    }

    private double firstChunk() throws IOException {
        double[] millis = new double[ONE_BY_ONE];
        for (int i = 0; i < ONE_BY_ONE; i++) {
            millis[i] = round(1, 1, 5, 1).millis(50);
        }
        Arrays.sort(millis);
        return millis[ONE_BY_ONE / 2];
    }

    private StreamRound round(int streams, int chunks, int apart, int each) throws IOException {
        StreamRound round = new StreamRound(streams, chunks);
        String request = request("%d chunks, %d ms apart, %d each time".formatted(chunks, apart, each));
        for (int i = 0; i < streams; i++) {
            SocketChannel socket = SocketChannel.open();
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
            socket.register(selector, SelectionKey.OP_CONNECT, new StreamCall(socket, request, round));
        }
        while (round.isOpen()) {
            selector.select(this::ready, 1000);
        }
        return round.over();
    }

    private void ready(SelectionKey key) {
        ((StreamCall) key.attachment()).ready(key, bytes.clear());
    }

    private String request(String content) {
        String body = "{\"model\":\"gpt-5.4\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + content
                + "\"}]}";
        return "POST " + url.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
