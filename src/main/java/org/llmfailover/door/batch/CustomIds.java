package org.llmfailover.door.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The custom ids that have been seen. Eight bytes of each id's SHA-256 are kept: in a file of 25 million lines an id is taken
 * for another one with a chance of 1 in 60,000. A large table is a mapped file that has no name any more, so that neither the
 * heap nor a killed run keeps anything of it. Used by one thread at a time.
 */
final class CustomIds {

    /** Up to here the table is on the heap: 1.4 million ids. */
    private static final long MOST_ON_HEAP = 16L << 20;

    private static final long SEGMENT_SLOTS = 1L << 27;
    private static final long EMPTY = 0;

    private final List<LongBuffer> segments;
    private final long slots;
    private final MessageDigest digest = Sha256.create();

    private CustomIds(List<LongBuffer> segments, long slots) {
        this.segments = segments;
        this.slots = slots;
    }

    /**
     * A table with room for so many ids.
     *
     * @param folder where a large one may be kept
     */
    static CustomIds create(long ids, Path folder) throws IOException {
        long slots = ids + ids / 2 + 2;
        List<LongBuffer> segments = slots * Long.BYTES <= MOST_ON_HEAP
                ? List.of(ByteBuffer.allocate((int) slots * Long.BYTES).asLongBuffer())
                : mapped(slots, folder);
        return new CustomIds(segments, slots);
    }

    private static List<LongBuffer> mapped(long slots, Path folder) throws IOException {
        List<LongBuffer> segments = new ArrayList<>();
        Path file = Files.createTempFile(folder, ".custom-ids", ".tmp");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            for (long from = 0; from < slots; from += SEGMENT_SLOTS) {
                long size = Math.min(SEGMENT_SLOTS, slots - from) * Long.BYTES;
                segments.add(
                        channel.map(MapMode.READ_WRITE, from * Long.BYTES, size).asLongBuffer());
            }
        }
        return segments;
    }

    /** Adds an id; false when it is there already. */
    boolean add(String customId) {
        long hash = hash(customId);
        long slot = Long.remainderUnsigned(hash, slots);
        while (true) {
            LongBuffer segment = segments.get((int) (slot / SEGMENT_SLOTS));
            int index = (int) (slot % SEGMENT_SLOTS);
            long found = segment.get(index);
            if (found == hash) {
                return false;
            }
            if (found == EMPTY) {
                segment.put(index, hash);
                return true;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
    }

    private long hash(String customId) {
        byte[] full = digest.digest(customId.getBytes(StandardCharsets.UTF_8));
        long hash = ByteBuffer.wrap(full).getLong();
        return hash == EMPTY ? 1 : hash;
    }
}
