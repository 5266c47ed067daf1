package org.llmfailover.door.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a batch that have no result yet, in the order of the file. A line is given out when it may be under way, so
 * the file is never read further than one line ahead. Used by one thread at a time.
 */
final class BatchLines implements Iterator<BatchLine>, Closeable {

    /** The exchange property that holds them. */
    static final String PROPERTY = "llmBatchLines";

    private final Batch batch;
    private final LineReader reader;
    private final LineParser parser = new LineParser();
    private final CustomIds customIds;
    private final Done done;
    private final BooleanSupplier stopping;
    private final int longest;
    private @Nullable BatchLine next;

    /** Camel asks once more after the end, when the file is closed. */
    private volatile boolean ended;

    /**
     * Opens the file.
     *
     * @param folder where a table of many custom ids may be kept
     * @param done what is left out
     * @param longest the bytes a line may have
     * @param stopping whether no further line should begin
     */
    BatchLines(Batch batch, InputFile input, Path folder, Done done, int longest, BooleanSupplier stopping)
            throws IOException {
        this.batch = batch;
        this.customIds = CustomIds.create(input.lines(), folder);
        this.reader = new LineReader(Files.newInputStream(input.path()), longest);
        this.done = done;
        this.stopping = stopping;
        this.longest = longest;
    }

    @Override
    public boolean hasNext() {
        if (stopping.getAsBoolean()) {
            batch.abort(new BatchStoppedException());
        }
        try {
            while (next == null && !ended && !batch.isAborted()) {
                RawLine line = reader.next();
                ended = line == null;
                next = line == null || line.isBlank() ? null : unlessDone(line);
            }
        } catch (IOException | RuntimeException e) {
            batch.abort(e);
        } catch (InternalError e) {
            // what a mapped file does when the disk is full
            batch.abort(new IOException("the table of custom ids cannot be written", e));
        }
        return next != null && !batch.isAborted();
    }

    /** A line that is done is read all the same: a later one may have its custom id. */
    private @Nullable BatchLine unlessDone(RawLine raw) {
        BatchLine line = read(raw);
        return done.has(line.number()) ? null : line;
    }

    private BatchLine read(RawLine raw) {
        if (raw.tooLong()) {
            return BatchLine.wrong(
                    raw.number(), null, "is longer than llm.http.max-body allows (" + longest + " bytes)");
        }
        BatchLine line = parser.parse(raw);
        String customId = line.customId();
        return customId == null || customIds.add(customId)
                ? line
                : BatchLine.wrong(raw.number(), customId, "has the custom_id of an earlier line");
    }

    /** Waits until the line may be under way; null when the batch has ended in the meantime. */
    @Override
    public @Nullable BatchLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            batch.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            batch.abort(new BatchStoppedException());
            return null;
        }
        BatchLine line = next;
        next = null;
        return line;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        reader.close();
    }
}
