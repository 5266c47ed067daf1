package org.llmfailover.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** One caller of the upstream: what it asks, and what it does not take yet. Used by one thread. */
final class StreamConnection {

    private final SelectionKey key;
    private final SocketChannel channel;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private Consumer<String> requests = request -> {};
    private final RequestSplitter splitter = new RequestSplitter(request -> requests.accept(request));

    StreamConnection(SelectionKey key) {
        this.key = key;
        this.channel = (SocketChannel) key.channel();
    }

    void read(ByteBuffer bytes, Consumer<String> whole) {
        requests = whole;
        splitter.take(StandardCharsets.ISO_8859_1.decode(bytes).toString());
    }

    /** Writes what the caller takes; the rest waits. Nothing happens when the caller has left. */
    void write(ByteBuffer bytes) {
        try {
            if (waiting.isEmpty()) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                waiting.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            close();
        }
    }

    void writable() throws IOException {
        while (!waiting.isEmpty()) {
            channel.write(waiting.element());
            if (waiting.element().hasRemaining()) {
                return;
            }
            waiting.remove();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
