package org.llmfailover.target;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an HTTP exchange when its time is over: before the first content, in a stall, or at its end. Thread-safe.
 *
 * <p>A socket timeout cannot do this: it is counted per read, and a byte now and then (DeepSeek sends blank lines while
 * a call waits) starts it anew.
 */
public final class AttemptWatch implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    public AttemptWatch(String name) {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Starts watching an exchange that has not begun. */
    Watched watch(Duration firstContent, Duration stall, Duration whole) {
        return new Watched(firstContent.toNanos(), stall.toNanos(), whole.toNanos());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One exchange under watch. */
    final class Watched {

        private volatile long end;
        private final long stall;
        private volatile long due;
        private volatile boolean expired;
        private volatile boolean done;
        private volatile @Nullable Cancellable exchange;
        private @Nullable Future<?> check;
        private volatile long checkAt;

        /** Ending an exchange and setting its next check exclude each other, or a check would outlive its exchange. */
        private final ReentrantLock lock = new ReentrantLock();

        private Watched(long firstContent, long stall, long whole) {
            long now = System.nanoTime();
            this.end = now + whole;
            this.stall = stall;
            this.due = now + Math.min(firstContent, whole);
        }

        /** The exchange can be cancelled from now on. */
        void begin(Cancellable cancellable) {
            exchange = cancellable;
            schedule();
        }

        /** The exchange has more time as a whole: what it began may go on. */
        void extend(Duration whole) {
            end = System.nanoTime() + whole.toNanos();
        }

        /** Content is on its way to the caller, who may take its time: only the end counts meanwhile. */
        void relaying() {
            due = end;
        }

        /** Content came: the next must come before a stall is over. */
        void content() {
            long next = System.nanoTime() + stall;
            due = next - end > 0 ? end : next;
            if (due - checkAt < 0) {
                // a stall may be over before the time to the first content would have been
                schedule();
            }
        }

        /** The exchange is over: the timer forgets it at once, so that answered calls do not pile up there. */
        void done() {
            lock.lock();
            try {
                done = true;
                forget();
            } finally {
                lock.unlock();
            }
        }

        private void forget() {
            Future<?> pending = check;
            if (pending != null) {
                pending.cancel(false);
            }
        }

        /** Whether the watch cut the exchange. */
        boolean expired() {
            return expired;
        }

        private void schedule() {
            lock.lock();
            try {
                if (!done) {
                    forget();
                    checkAt = due;
                    check = timer.schedule(this::check, Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
                }
            } finally {
                lock.unlock();
            }
        }

        private void check() {
            if (done) {
                return;
            }
            if (due - System.nanoTime() > 0) {
                schedule();
                return;
            }
            expired = true;
            cancel();
        }

        /** Closes the exchange's connection, whatever it is doing. */
        void cancel() {
            Cancellable open = exchange;
            if (open != null) {
                open.cancel();
            }
        }
    }
}
