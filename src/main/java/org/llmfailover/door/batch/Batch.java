package org.llmfailover.door.batch;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.llmfailover.meter.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a batch: its files, how far it is, and how long it has waited. Thread-safe. */
public final class Batch implements Closeable {

    /** The exchange property that holds it. */
    static final String PROPERTY = "llmBatch";

    static final Duration REPORT_EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final BatchFiles files;
    private final LineCounts counts;
    private final ResultLines resultLines;
    private final int concurrency;
    private final Duration patience;
    private final Meters meters;
    private final Clock clock;
    private final Semaphore places;
    private final Instant begun;
    private final long before;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final AtomicLong reported;
    private volatile Instant lastProgress;

    /**
     * A run that is about to begin.
     *
     * @param counts what earlier runs of it came to
     * @param concurrency the lines that may be under way at a time
     * @param patience how long no line may be answered before waiting ends
     */
    Batch(BatchFiles files, LineCounts counts, int concurrency, Duration patience, Meters meters, Clock clock) {
        this.files = files;
        this.counts = counts;
        this.resultLines = new ResultLines(files.input());
        this.concurrency = concurrency;
        this.patience = patience;
        this.meters = meters;
        this.clock = clock;
        this.places = new Semaphore(concurrency);
        this.begun = clock.instant();
        this.before = counts.all();
        this.reported = new AtomicLong(begun.toEpochMilli());
        this.lastProgress = begun;
        meters.batchRemaining(files.input().lines() - before);
    }

    /** Says that it begins, on the log and in the status file. */
    void begin() throws IOException {
        files.status().write(status("in_progress"));
        LOG.info(
                "{}: {} lines, {} of them done by earlier runs; results go to {}",
                name(),
                files.input().lines(),
                before,
                files.results().path());
    }

    private String name() {
        return files.input().name();
    }

    /** Waits until another line may be under way. */
    void enter() throws InterruptedException {
        places.acquire();
        meters.batchActive(1);
    }

    /** A line is no longer under way. */
    void leave() {
        meters.batchActive(-1);
        places.release();
    }

    /** Writes what became of a line. */
    void record(BatchLine line, LineOutcome outcome) throws IOException {
        OutputFile file = outcome instanceof LineAnswer ? files.results() : files.errors();
        file.append(resultLines.write(line, outcome));
        counts.add(outcome.name());
        meters.batchLine(outcome.name());
        meters.batchRemaining(-1);
        if (outcome.isFinal()) {
            lastProgress = clock.instant();
        }
        report("");
    }

    /** How much longer a line that failed may wait for another try; zero or negative when patience is over. */
    Duration patienceLeft(Instant firstFailure) {
        Instant since = lastProgress.isBefore(firstFailure) ? lastProgress : firstFailure;
        return Duration.between(clock.instant(), since.plus(patience));
    }

    /** Lines answered so far, of earlier runs too. */
    long answered() {
        return counts.answered();
    }

    /** One line on the log every so often, and the status file with it. */
    void report(String waits) throws IOException {
        long last = reported.get();
        Instant now = clock.instant();
        boolean due = now.toEpochMilli() - last >= REPORT_EVERY.toMillis();
        if (!due || !reported.compareAndSet(last, now.toEpochMilli())) {
            return;
        }
        LOG.info("{}: {}{}", name(), progress(now), waits);
        files.force();
        files.status().write(status("in_progress"));
    }

    private String progress(Instant now) {
        double seconds = Math.max(0.001, Duration.between(begun, now).toMillis() / 1000.0);
        return "%d of %d lines, %d answered (%d by a fallback), %d failed, %.0f a second"
                .formatted(
                        counts.all(),
                        files.input().lines(),
                        counts.answered(),
                        counts.degraded(),
                        counts.failed(),
                        (counts.all() - before) / seconds);
    }

    /** No further line begins; the first reason counts. */
    void abort(Exception reason) {
        failure.compareAndSet(null, reason);
    }

    boolean isAborted() {
        return failure.get() != null;
    }

    /**
     * Waits for the lines under way and gives what the batch came to.
     *
     * @throws Exception what made it end before its last line
     */
    Map<String, Object> finish() throws Exception {
        awaitLines();
        Exception reason = failure.get();
        if (reason != null) {
            throw reason;
        }
        files.input().requireUnchanged();
        files.force();
        Map<String, Object> status = status("completed");
        files.status().write(status);
        LOG.info("{} is complete: {}", name(), progress(clock.instant()));
        return status;
    }

    private void awaitLines() throws InterruptedException {
        places.acquire(concurrency);
        places.release(concurrency);
    }

    private Map<String, Object> status(String status) {
        InputFile input = files.input();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("status", status);
        facts.put("input", input.path().toString());
        facts.put("bytes", input.bytes());
        facts.put("sha256", input.sha256());
        facts.put("lines", status.equals("completed") ? counts.all() : input.lines());
        facts.put("answered", counts.answered());
        facts.put("degraded", counts.degraded());
        facts.put("failed", counts.failed());
        facts.put("failures", counts.failures());
        facts.put("results", files.results().path().toString());
        facts.put("errors", files.errors().path().toString());
        return facts;
    }

    /** Waits for the lines under way, so that none of them finds its file closed. */
    @Override
    public void close() throws IOException {
        try {
            awaitLines();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            meters.batchRemaining(counts.all() - files.input().lines());
            files.close();
        }
    }
}
