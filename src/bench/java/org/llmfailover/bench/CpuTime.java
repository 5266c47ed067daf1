package org.llmfailover.bench;

import java.util.Locale;

/** What processor time a measurement takes, in each of the three processes that share the cores. For one thread. */
final class CpuTime {

    private final ProcessHandle upstream;
    private final ProcessHandle door;
    private final ProcessHandle client = ProcessHandle.current();
    private long upstreamNanos;
    private long doorNanos;
    private long clientNanos;

    CpuTime(long upstream, long door) {
        this.upstream = ProcessHandle.of(upstream).orElseThrow();
        this.door = ProcessHandle.of(door).orElseThrow();
    }

    void start() {
        upstreamNanos = nanos(upstream);
        doorNanos = nanos(door);
        clientNanos = nanos(client);
    }

    /** The time since the start for each of so many chunks. */
    String each(int chunks) {
        return String.format(
                Locale.ROOT,
                "; CPU us a chunk: upstream %.1f, door %.1f, client %.1f",
                (nanos(upstream) - upstreamNanos) / 1e3 / chunks,
                (nanos(door) - doorNanos) / 1e3 / chunks,
                (nanos(client) - clientNanos) / 1e3 / chunks);
    }

    private static long nanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }
}
