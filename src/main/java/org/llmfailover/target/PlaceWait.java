package org.llmfailover.target;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.CallerGoneException;

/** The wait of one call for a place, which ends when its caller goes away. One instance a wait; made by the thread that waits. */
final class PlaceWait {

    /** Leaving and the end of the wait exclude each other, or the thread would be interrupted in what it does next. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Thread waiting = Thread.currentThread();
    private boolean left;

    private PlaceWait() {}

    /**
     * Waits so long for a place; whether there was one.
     *
     * @throws CallerGoneException when the caller has left meanwhile; no place is taken then
     */
    static boolean take(Semaphore places, Duration longest, Call call) {
        PlaceWait wait = new PlaceWait();
        call.onCallerGone(wait::leave);
        boolean interrupted = false;
        boolean taken = false;
        try {
            taken = places.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (wait.overAfterLeaving()) {
            if (taken) {
                places.release();
            }
            throw new CallerGoneException();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    private void leave() {
        lock.lock();
        try {
            left = true;
            if (waiting != null) {
                waiting.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean overAfterLeaving() {
        lock.lock();
        try {
            waiting = null;
            if (left) {
                // the interrupt was for the wait alone
                Thread.interrupted();
            }
            return left;
        } finally {
            lock.unlock();
        }
    }
}
