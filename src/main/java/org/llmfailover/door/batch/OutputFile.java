package org.llmfailover.door.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that only grows. Each line is written at once and ends in a line feed, so a reader sees whole lines at any
 * time; a kill in the middle of a write leaves a last line without its end, which is cut when the file is opened again.
 * Thread-safe.
 */
final class OutputFile implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final ReentrantLock writing = new ReentrantLock();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long size;

    /** Gets to know each line that is there already. */
    interface Visitor {
        void line(RawLine line) throws IOException;
    }

    private OutputFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** Opens a file that no other run has; a file that is not there is made. */
    static OutputFile open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (lock(channel) == null) {
                throw new BatchRefusedException("another run is writing " + path);
            }
            return new OutputFile(path, channel, channel.size());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Cuts off a line that has no end, and shows the others to a visitor. To be called before anything is written. */
    @SuppressWarnings("PMD.CloseResource") // closing the reader would close the channel
    void read(int longest, Visitor visitor) throws IOException {
        LineReader lines = new LineReader(Channels.newInputStream(channel.position(0)), longest);
        long whole = 0;
        for (RawLine line = lines.next(); line != null && line.ended(); line = lines.next()) {
            visitor.line(line);
            whole = line.end();
        }
        if (whole < size) {
            channel.truncate(whole);
            size = whole;
        }
    }

    /** Adds a line, its line feed included. */
    void append(byte[] line) throws IOException {
        writing.lock();
        try {
            if (buffer.capacity() < line.length) {
                buffer = ByteBuffer.allocateDirect(line.length);
            }
            buffer.clear().put(line).flip();
            while (buffer.hasRemaining()) {
                size += channel.write(buffer, size);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Brings everything to the disk; what is only written survives the end of the process, but not that of the machine. */
    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
