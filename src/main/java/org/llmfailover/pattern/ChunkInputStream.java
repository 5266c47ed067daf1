package org.llmfailover.pattern;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.llmfailover.chat.Chunk;

/**
 * A streamed answer as server-sent events, as OpenAI sends them. A read waits for the next chunk; closing before the end
 * cancels the provider's stream. For one thread.
 */
final class ChunkInputStream extends InputStream {

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final PipeSink pipe;
    private byte[] event = new byte[0];
    private int position;
    private boolean ended;
    private boolean closed;

    ChunkInputStream(PipeSink pipe) {
        this.pipe = pipe;
    }

    @Override
    public int read() throws IOException {
        return fill() ? event[position++] & 0xff : -1;
    }

    /** Gives what is there and does not wait for more. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, event.length - position);
        System.arraycopy(event, position, target, offset, n);
        position += n;
        return n;
    }

    /** Makes sure that there is a byte to give; false at the end. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        while (position == event.length) {
            if (ended) {
                return false;
            }
            next();
        }
        return true;
    }

    private void next() throws IOException {
        try {
            Chunk chunk = pipe.take();
            ended = chunk == null;
            event = chunk == null ? DONE : bytes(chunk);
            position = 0;
        } catch (CallFailedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static byte[] bytes(Chunk chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunk.event(bytes::writeBytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        closed = true;
        pipe.close();
    }
}
