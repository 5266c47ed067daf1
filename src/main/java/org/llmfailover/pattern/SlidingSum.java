package org.llmfailover.pattern;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A sum over a sliding window, kept in slots, so that it takes the same room at any rate. What lies in the slot the window
 * begins in may be in it or not: {@link #atLeast} leaves it out and {@link #atMost} counts it. Thread-safe; the time comes
 * from outside.
 */
public final class SlidingSum {

    private final Clock clock;
    private final long slotMillis;

    /** The window's slots, and the one it begins in. */
    private final long[] slots;

    private final ReentrantLock lock = new ReentrantLock();
    private long newest = Long.MIN_VALUE;

    /** @param count how many slots the window has, at least 1 */
    public SlidingSum(Clock clock, Duration window, int count) {
        this.clock = clock;
        this.slotMillis = window.toMillis() / count;
        this.slots = new long[count + 1];
    }

    /** Adds to what is there now. */
    public void add(long amount) {
        lock.lock();
        try {
            advance();
            slots[place(newest)] += amount;
        } finally {
            lock.unlock();
        }
    }

    /** The window's sum without what may be older than the window. */
    public long atLeast() {
        lock.lock();
        try {
            advance();
            return Arrays.stream(slots).sum() - slots[place(newest + 1)];
        } finally {
            lock.unlock();
        }
    }

    /** The window's sum with what may be older than the window by less than a slot. */
    public long atMost() {
        lock.lock();
        try {
            advance();
            return Arrays.stream(slots).sum();
        } finally {
            lock.unlock();
        }
    }

    private void advance() {
        long now = Math.floorDiv(clock.millis(), slotMillis);
        if (newest == Long.MIN_VALUE || now - newest >= slots.length) {
            Arrays.fill(slots, 0);
            newest = now;
        }
        while (newest < now) {
            newest++;
            slots[place(newest)] = 0;
        }
    }

    private int place(long slot) {
        return (int) Math.floorMod(slot, (long) slots.length);
    }
}
