package org.llmfailover.door.batch;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the lines of a batch came to, by the names of their outcomes. Thread-safe. */
final class LineCounts {

    private static final String OK = "ok";
    private static final String DEGRADED = "degraded";

    private final ConcurrentMap<String, LongAdder> outcomes = new ConcurrentHashMap<>();

    void add(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
    }

    void addAnswered(boolean degraded) {
        add(degraded ? DEGRADED : OK);
    }

    long all() {
        return outcomes.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long answered() {
        return of(OK) + degraded();
    }

    /** Lines that a fallback answered. */
    long degraded() {
        return of(DEGRADED);
    }

    long failed() {
        return all() - answered();
    }

    /** Lines without an answer, by what they failed with, sorted. */
    Map<String, Long> failures() {
        Map<String, Long> failures = new TreeMap<>();
        outcomes.forEach((name, count) -> failures.put(name, count.sum()));
        failures.keySet().removeIf(name -> name.equals(OK) || name.equals(DEGRADED));
        return failures;
    }

    private long of(String outcome) {
        LongAdder count = outcomes.get(outcome);
        return count == null ? 0 : count.sum();
    }
}
