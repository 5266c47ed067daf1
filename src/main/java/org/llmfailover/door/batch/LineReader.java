package org.llmfailover.door.batch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a stream line by line and never keeps more than one, cut to a length. Not thread-safe. */
final class LineReader implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long end;
    private int number;

    /** @param longest the bytes that are kept of a line */
    LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** The next line, or null at the end. */
    @Nullable
    RawLine next() throws IOException {
        ByteArrayOutputStream begun = null;
        long length = 0;
        while (position < limit || fill()) {
            int feed = lineFeed();
            int until = feed < 0 ? limit : feed;
            int from = position;
            int taken = until - from;
            int kept = (int) Math.min(taken, longest - Math.min(length, longest));
            length += taken;
            position = feed < 0 ? limit : feed + 1;
            if (feed >= 0 && begun == null) {
                return line(Arrays.copyOfRange(buffer, from, from + kept), length, true);
            }
            begun = begun == null ? new ByteArrayOutputStream(2 * taken) : begun;
            begun.write(buffer, from, kept);
            if (feed >= 0) {
                return line(begun.toByteArray(), length, true);
            }
        }
        return begun == null ? null : line(begun.toByteArray(), length, false);
    }

    private RawLine line(byte[] bytes, long length, boolean ended) {
        number++;
        end += length + (ended ? 1 : 0);
        boolean tooLong = length > longest;
        boolean carriageReturn = !tooLong && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        byte[] text = carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
        return new RawLine(number, text, end, tooLong, ended);
    }

    private int lineFeed() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = in.read(buffer);
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
