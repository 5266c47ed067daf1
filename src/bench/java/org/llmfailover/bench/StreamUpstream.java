package org.llmfailover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A provider that answers every request with a stream of chunks. One thread and one selector, and nothing else between the
 * clock and the sockets, so that it takes as little of the two cores as it can.
 */
final class StreamUpstream {

    private static final int BACKLOG = 2000;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final PriorityQueue<StreamAnswer> answers =
            new PriorityQueue<>(Comparator.comparingLong(StreamAnswer::dueAt));
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);

    private StreamUpstream(int port) throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** {@code <port>} */
    public static void main(String[] args) throws IOException {
        StreamUpstream upstream = new StreamUpstream(Integer.parseInt(args[0]));
        while (true) {
            upstream.turn();
        }
    }

    private void turn() throws IOException {
        StreamAnswer next = answers.peek();
        long wait = next == null ? Long.MAX_VALUE : next.dueAt() - System.nanoTime();
        if (wait > 0) {
            selector.select(this::ready, next == null ? 0 : wait / 1_000_000 + 1);
        } else {
            selector.selectNow(this::ready);
        }
        for (next = answers.peek(); next != null && next.dueAt() <= System.nanoTime(); next = answers.peek()) {
            answers.remove();
            if (next.goOn()) {
                answers.add(next);
            }
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof StreamConnection connection) {
            connection.ready(bytes.clear());
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            for (SocketChannel caller = server.accept(); caller != null; caller = server.accept()) {
                caller.configureBlocking(false);
                caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = caller.register(selector, SelectionKey.OP_READ);
                key.attach(new StreamConnection(key, this::answer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(StreamConnection connection, String request) {
        answers.add(StreamAnswer.begin(connection, request));
    }
}
