package org.llmfailover.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.llmfailover.config.HealthConfig;

/**
 * How long a target's answers take beside what is usual for it. Thread-safe; the time comes from outside.
 *
 * <p>An answer's time is divided by its output tokens, so that a long one is not slow; {@value #FIRST_TOKEN} are added for what
 * an answer costs before its first token, so that a short one is not slow either. An answer without a count says nothing.
 *
 * <p>Answers are slow when their median is so many times what is usual, and later by at least a quarter of a second.
 *
 * <p>What is usual moves slowly: it is the mean of the medians of all windows so far, and after {@value #MEMORY} windows each
 * new one weighs one in {@value #MEMORY}. A slow window is not learned from. It only raises what is usual by
 * {@value #GIVES_WAY_PERCENT} percent, so that an hour of slowness is still slowness at its end, and a provider that has become
 * slower for good is taken as it is after some hours.
 */
final class Latency {

    /** About as many tokens as are written in the time to the first one. */
    static final int FIRST_TOKEN = 50;

    /** Windows that make what is usual. */
    static final int MEMORY = 100;

    static final int GIVES_WAY_PERCENT = 3;

    /** What a busy machine adds to a quick answer is not the provider's, and to ask another one would not mend it. */
    static final Duration NOTICEABLE = Duration.ofMillis(250);

    /** A thousand tell the median as well as a million. */
    private static final int MOST_SAMPLES = 1_000;

    /** How often a window is looked at: to look at each call would be work for nothing. */
    private static final int LOOKS_PER_WINDOW = 60;

    private record Sample(Instant at, long nanos, long tokens) {

        double perToken() {
            return nanos / (double) tokens;
        }
    }

    private final HealthConfig config;
    private final Deque<Sample> window = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private double usual;
    private int learned;
    private Instant learnedAt = Instant.MIN;
    private Instant lookedAt = Instant.MIN;

    Latency(HealthConfig config) {
        this.config = config;
    }

    /**
     * An answer came; gives the evidence when the answers of the window are slow, and begins a new window then.
     *
     * @param time of the one attempt: no waits, no other attempts
     */
    Optional<String> answered(Instant now, Duration time, long outputTokens) {
        if (outputTokens <= 0 || time.isNegative()) {
            return Optional.empty();
        }
        lock.lock();
        try {
            add(new Sample(now, time.toNanos(), outputTokens + FIRST_TOKEN));
            boolean looks = window.size() >= config.minCalls()
                    && !now.isBefore(lookedAt.plus(config.window().dividedBy(LOOKS_PER_WINDOW)));
            return looks ? look(now) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The median of the window beside what is usual; empty while there are too few answers, or nothing is usual yet. */
    OptionalDouble slowness(Instant now) {
        lock.lock();
        try {
            forget(now);
            return learned > 0 && window.size() >= config.minCalls()
                    ? OptionalDouble.of(median(Sample::perToken) / usual)
                    : OptionalDouble.empty();
        } finally {
            lock.unlock();
        }
    }

    private void add(Sample sample) {
        forget(sample.at());
        if (window.size() >= MOST_SAMPLES) {
            window.removeFirst();
        }
        window.addLast(sample);
    }

    private void forget(Instant now) {
        Instant oldest = now.minus(config.window());
        while (!window.isEmpty() && window.getFirst().at().isBefore(oldest)) {
            window.removeFirst();
        }
    }

    private Optional<String> look(Instant now) {
        lookedAt = now;
        double median = median(Sample::perToken);
        if (learned > 0 && median >= config.slowFactor() * usual && isNoticeable()) {
            return Optional.of(slow(median));
        }
        if (!now.isBefore(learnedAt.plus(config.window()))) {
            learnedAt = now;
            learned = Math.min(learned + 1, MEMORY);
            usual += (median - usual) / learned;
        }
        return Optional.empty();
    }

    private String slow(double median) {
        String evidence = String.format(
                Locale.ROOT, "%d answers took %.1f times as long as usual", window.size(), median / usual);
        usual *= 1 + GIVES_WAY_PERCENT / 100.0;
        window.clear();
        return evidence;
    }

    private boolean isNoticeable() {
        return median(sample -> sample.nanos() - usual * sample.tokens()) >= NOTICEABLE.toNanos();
    }

    private double median(ToDoubleFunction<Sample> value) {
        double[] sorted = window.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
