package org.llmfailover.meter;

import java.time.Duration;
import java.util.List;

/**
 * Hears of every attempt and every call when it is counted, on the thread that made it: it must be quick and must not fail.
 * All names are of the configuration, all outcomes fixed words. Thread-safe.
 */
public interface MeterListener {

    /** An attempt at {@code provider/model} came to {@code ok} or to the name of a failure kind. */
    void attempt(String target, String outcome, Duration took);

    /** A stream's first content came. */
    void firstToken(String target, Duration took);

    /** A call ended: {@code ok}, {@code degraded} or {@code failed}. */
    void call(String chain, String outcome);

    /** A call was answered by this target. */
    void answered(String chain, String target);

    /** The members of a quorum gave so many valid answers, of which so many agree; the dissenting ones by their names. */
    void vote(String chain, int votes, int agreed, List<String> dissent);
}
