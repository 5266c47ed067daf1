package org.llmfailover.door.jms;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * The most recent ids, kept in a file that outlives the process. A new id is one line more; the file is written anew, with
 * the ids that are still known, when it has twice as many lines. Thread-safe.
 */
final class RecentIds extends ServiceSupport implements IdempotentRepository {

    private final Path file;
    private final int most;
    private final Set<String> ids = new LinkedHashSet<>();
    private final ReentrantLock access = new ReentrantLock();
    private @Nullable BufferedWriter writer;
    private int lines;

    /** @param most how many ids are known */
    RecentIds(Path file, int most) {
        this.file = file;
        this.most = most;
    }

    @Override
    protected void doStart() throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        if (Files.exists(file)) {
            // a line that was cut by a crash is an id nobody has
            List<String> known = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            ids.addAll(known.subList(Math.max(0, known.size() - most), known.size()));
        }
        rewrite();
    }

    @Override
    protected void doStop() throws IOException {
        closeFile();
        ids.clear();
    }

    @Override
    public boolean contains(String id) {
        access.lock();
        try {
            return ids.contains(line(id));
        } finally {
            access.unlock();
        }
    }

    @Override
    public boolean add(String id) {
        access.lock();
        try {
            boolean added = ids.add(line(id));
            if (added) {
                append(line(id));
            }
            return added;
        } catch (IOException e) {
            throw new UncheckedIOException("the ids of answered requests cannot be written to " + file, e);
        } finally {
            access.unlock();
        }
    }

    private void append(String line) throws IOException {
        BufferedWriter open = Objects.requireNonNull(writer, "it has not been started");
        open.write(line);
        open.newLine();
        open.flush();
        lines++;
        if (ids.size() > most) {
            ids.remove(ids.iterator().next());
        }
        if (lines >= 2 * most) {
            closeFile();
            rewrite();
        }
    }

    private void rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, ids, StandardCharsets.ISO_8859_1);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        writer = Files.newBufferedWriter(file, StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
        lines = ids.size();
    }

    private void closeFile() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    /** An id is one line whatever is in it. */
    private static String line(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    @Override
    public boolean remove(String id) {
        access.lock();
        try {
            return ids.remove(line(id));
        } finally {
            access.unlock();
        }
    }

    @Override
    public boolean confirm(String id) {
        return true;
    }

    @Override
    public void clear() {
        access.lock();
        try {
            ids.clear();
        } finally {
            access.unlock();
        }
    }
}
