package org.llmfailover.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Asks for one stream, and finds in the bytes of its answer the times at which its chunks were written, and its end. It reads
 * no more HTTP than that, so that it is never the slowest part of a measurement. Used by one thread.
 */
final class StreamCall {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel socket;
    private final String request;
    private final StreamRound round;
    private boolean inTime;
    private long time;
    private int done;

    StreamCall(SocketChannel socket, String request, StreamRound round) {
        this.socket = socket;
        this.request = request;
        this.round = round;
    }

    /** Something can be done: connect, or read what came into the buffer. */
    void ready(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isConnectable()) {
                socket.finishConnect();
                socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                key.interestOps(SelectionKey.OP_READ);
            } else if (socket.read(buffer) < 0) {
                broke();
            } else {
                read(buffer.flip());
            }
        } catch (IOException e) {
            broke();
        }
    }

    private void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '@') {
                if (inTime) {
                    round.chunk(time);
                }
                inTime = !inTime;
                time = 0;
            } else if (inTime) {
                time = time * 10 + b - '0';
            } else if (b == DONE[done]) {
                if (++done == DONE.length) {
                    round.whole();
                    close();
                    return;
                }
            } else {
                done = b == DONE[0] ? 1 : 0;
            }
        }
    }

    private void broke() {
        round.broke();
        close();
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
