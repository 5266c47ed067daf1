package org.llmfailover.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/** One caller of the upstream: what it asks, and what it does not take yet. Used by one thread. */
final class StreamConnection {

    private final SelectionKey key;
    private final SocketChannel channel;
    private final RequestSplitter splitter;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();

    /** @param requests takes the connection and each whole request */
    StreamConnection(SelectionKey key, BiConsumer<StreamConnection, String> requests) {
        this.key = key;
        this.channel = (SocketChannel) key.channel();
        this.splitter = new RequestSplitter(request -> requests.accept(this, request));
    }

    /** The socket has bytes, or room for those that wait. */
    void ready(ByteBuffer buffer) {
        try {
            if (key.isWritable()) {
                writeWaiting();
            } else if (channel.read(buffer) < 0) {
                close();
            } else {
                take(buffer.flip());
            }
        } catch (IOException e) {
            close();
        }
    }

    private void take(ByteBuffer bytes) {
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

    private void writeWaiting() throws IOException {
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

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
