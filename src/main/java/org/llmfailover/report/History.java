package org.llmfailover.report;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.HistoryConfig;
import org.llmfailover.health.HealthEvent;
import org.llmfailover.pattern.FinishedCall;
import org.llmfailover.pattern.Journal;
import org.llmfailover.pattern.Payment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how calls went and how targets fared, beyond the life of the process. Thread-safe.
 *
 * <p>A call is never held up by it: it is counted in with those that went the same way, and one thread writes what is there four
 * times a second. When the database is slow or away there is only so much room, and records are lost, which is counted and said.
 */
public final class History implements Journal, MeterBinder, AutoCloseable {

    /** Rows that wait for a database that is away. */
    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(250);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_SUMS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Held for the moment it takes to count a call in, never while anything is written. */
    private final ReentrantLock counting = new ReentrantLock();

    private final Folding folding;
    private final List<CallRow> counted = new ArrayList<>();
    private final BlockingQueue<HealthEvent> events = new ArrayBlockingQueue<>(1_000);
    private final Payments payments;
    private final AtomicLong lost = new AtomicLong();
    private final HistoryStore store;
    private final int mostWaiting;
    private final Duration keep;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor writer;

    // the rest belongs to the writer's thread
    private final List<CallRow> waitingCalls = new ArrayList<>();
    private final List<HealthEvent> waitingEvents = new ArrayList<>();
    private final List<Payments.Row> waitingPayments = new ArrayList<>();
    private boolean away;
    private long toldLost;
    private long triedNanos;
    private Instant cleanedAt = Instant.MIN;
    private @Nullable Future<?> ticks;

    /**
     * A history that is not started.
     *
     * @param name of its thread
     */
    public History(HistoryConfig config, Clock clock, String name) {
        this(config, clock, name, MOST_WAITING);
    }

    History(HistoryConfig config, Clock clock, String name, int mostWaiting) {
        this.mostWaiting = mostWaiting;
        this.store = new HistoryStore(config);
        this.folding = new Folding(clock);
        this.payments = new Payments(clock.instant());
        this.keep = config.keep();
        this.clock = clock;
        this.writer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Writes from now on. */
    public void start() {
        ticks = writer.scheduleWithFixedDelay(() -> write(false), 0, BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The record is lost when there is no room. */
    @Override
    public void ended(FinishedCall call) {
        CallPath path = CallPath.of(call);
        counting.lock();
        try {
            folding.add(path, call).ifPresent(this::counted);
        } finally {
            counting.unlock();
        }
    }

    private void counted(CallRow row) {
        if (counted.size() < mostWaiting) {
            counted.add(row);
        } else {
            lost.addAndGet(row.calls());
        }
    }

    @Override
    public void paid(Payment payment) {
        payments.add(payment);
    }

    /** A target's health changed. */
    public void changed(HealthEvent event) {
        if (!events.offer(event)) {
            lost.incrementAndGet();
        }
    }

    /** How many records could not be kept since the start. */
    public long lost() {
        return lost.get();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("llm.history.lost", lost, AtomicLong::get)
                .description("records that could not be kept")
                .register(registry);
    }

    /** Waits until everything so far is written, but not for a database that is away. */
    public void flush() {
        try {
            writer.submit(() -> write(true)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn("the history is behind: what was not written yet is not in the report");
        }
    }

    /** A connection of its own for whoever reads; the caller closes it. */
    Connection connect() throws SQLException {
        return store.connect();
    }

    /** Nothing thrown here may end the writing. */
    private void write(boolean all) {
        try {
            gather(all);
            if (!away || System.nanoTime() - triedNanos > BETWEEN_TRIES.toNanos() || all) {
                store();
            }
        } catch (RuntimeException e) {
            LOG.error("the history failed by a bug", e);
        }
        tellLost();
    }

    private void gather(boolean all) {
        counting.lock();
        try {
            waitingCalls.addAll(counted);
            counted.clear();
            waitingCalls.addAll(all ? folding.all() : folding.due());
        } finally {
            counting.unlock();
        }
        events.drainTo(waitingEvents);
        Instant now = clock.instant();
        if (all || !now.isBefore(payments.since().plus(BETWEEN_SUMS))) {
            waitingPayments.addAll(payments.take(now));
        }
        bound(waitingCalls);
        bound(waitingEvents);
        bound(waitingPayments);
    }

    private void bound(List<?> waiting) {
        int over = waiting.size() - mostWaiting;
        if (over > 0) {
            List<?> oldest = waiting.subList(0, over);
            oldest.forEach(each -> lost.addAndGet(each instanceof CallRow row ? row.calls() : 1));
            oldest.clear();
        }
    }

    private void store() {
        triedNanos = System.nanoTime();
        try {
            store.open();
        } catch (SQLException e) {
            if (!away) {
                LOG.warn("the history cannot be reached and will be tried again ({}); calls go on", reason(e));
            }
            away = true;
            return;
        }
        if (away) {
            LOG.info("the history can be reached again");
        }
        away = false;
        keep();
    }

    /** What an open database does not take it will not take the next time either. */
    private void keep() {
        try {
            if (!waitingCalls.isEmpty() || !waitingEvents.isEmpty() || !waitingPayments.isEmpty()) {
                store.write(waitingCalls, waitingEvents, waitingPayments);
            }
            clean();
        } catch (SQLException e) {
            waitingCalls.forEach(row -> lost.addAndGet(row.calls()));
            lost.addAndGet(waitingEvents.size() + waitingPayments.size());
            LOG.warn("the history could not be written ({})", reason(e));
        }
        waitingCalls.clear();
        waitingEvents.clear();
        waitingPayments.clear();
    }

    private void clean() throws SQLException {
        Instant now = clock.instant();
        if (now.isAfter(cleanedAt.plus(BETWEEN_CLEANINGS))) {
            cleanedAt = now;
            store.forget(now.minus(keep));
        }
    }

    private void tellLost() {
        long now = lost.get();
        if (now > toldLost && !away) {
            LOG.warn("{} records are missing from the history, as it could not be written in time", now - toldLost);
            toldLost = now;
        }
    }

    /** The first line; a driver's message may hold a whole statement. */
    private static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return e.getSQLState() + ": " + message.lines().findFirst().orElse("");
    }

    /** Writes what is there and closes the database. */
    @Override
    public void close() {
        flush();
        if (ticks != null) {
            ticks.cancel(false);
        }
        writer.execute(store::close);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
