package org.llmfailover.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.llmfailover.meter.MeterListener;

/** The attempts and calls of the last hour, counted in slices of ten seconds; forgotten by a restart. Thread-safe. */
public final class LastHour implements MeterListener {

    static final Duration SLICE = Duration.ofSeconds(10);

    static final int SLICES = 360;

    private record Slice(long number, Counts counts) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Slice> slices = new ArrayDeque<>();

    public LastHour(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void attempt(String target, String outcome, Duration took) {
        count(counts -> {
            Counts.Attempts attempts = counts.target(target);
            Counts.addOne(attempts.outcomes, outcome);
            if (outcome.equals("ok")) {
                attempts.answers.add(took);
            }
        });
    }

    @Override
    public void firstToken(String target, Duration took) {
        count(counts -> counts.target(target).firstTokens.add(took));
    }

    @Override
    public void call(String chain, String outcome) {
        count(counts -> Counts.addOne(counts.chain(chain).outcomes, outcome));
    }

    @Override
    public void answered(String chain, String target) {
        count(counts -> Counts.addOne(counts.chain(chain).answered, target));
    }

    @Override
    public void vote(String chain, int votes, int agreed, List<String> dissent) {
        count(counts -> {
            Counts.Calls calls = counts.chain(chain);
            calls.votes += votes;
            calls.agreed += agreed;
            dissent.forEach(target -> Counts.addOne(calls.dissent, target));
        });
    }

    private void count(Consumer<Counts> what) {
        lock.lock();
        try {
            what.accept(current());
        } finally {
            lock.unlock();
        }
    }

    /** A clock that was put back writes to the newest slice there is. */
    private Counts current() {
        long now = number(clock.instant());
        if (slices.isEmpty() || slices.getLast().number() < now) {
            slices.addLast(new Slice(now, new Counts()));
        }
        forgetBefore(now - SLICES + 1);
        return slices.getLast().counts();
    }

    private void forgetBefore(long number) {
        while (!slices.isEmpty() && slices.getFirst().number() < number) {
            slices.removeFirst();
        }
    }

    private static long number(Instant at) {
        return at.getEpochSecond() / SLICE.toSeconds();
    }

    /** What was counted in the last so many slices, the present one included. */
    Counts sum(Duration back) {
        Counts sum = new Counts();
        long first = number(clock.instant()) - back.dividedBy(SLICE) + 1;
        lock.lock();
        try {
            for (Iterator<Slice> newest = slices.descendingIterator(); newest.hasNext(); ) {
                Slice slice = newest.next();
                if (slice.number() < first) {
                    break;
                }
                sum.addAll(slice.counts());
            }
        } finally {
            lock.unlock();
        }
        return sum;
    }

    /** Gives each slice that is not empty with its place, {@code 0} to {@value #SLICES} - 1; the last is the present one. */
    void each(BiConsumer<Integer, Counts> reader) {
        long first = number(clock.instant()) - SLICES + 1;
        lock.lock();
        try {
            slices.stream()
                    .filter(slice -> slice.number() >= first)
                    .forEach(
                            slice -> reader.accept((int) Math.min(SLICES - 1, slice.number() - first), slice.counts()));
        } finally {
            lock.unlock();
        }
    }
}
