package org.llmfailover.health;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.llmfailover.config.RecoveryConfig;

/**
 * One way back to full traffic, stage by stage. Thread-safe; the time comes from outside.
 *
 * <p>Every call that is offered adds the stage's percentage to a credit and every admitted one takes 100 from it, so that
 * at no time since the stage began more calls were admitted than its share, not even the first call. What is left unused
 * is kept for {@value #BURST} calls.
 *
 * <p>Who is admitted is decided by the conversation's hash, so that one conversation stays with one model; the hash gives
 * away only {@value #BY_HASH} percent of the share, so that there is nearly always credit for those it chose. Where
 * it chooses nobody (few conversations, little traffic) one call in each quarter of a stage's time is admitted beside it:
 * without a call there would be no evidence, and the way back would never end.
 *
 * <p>A stage is left when its time is over and half of the admitted calls, at most {@value #MOST_NEEDED} and at least one,
 * were answered.
 */
final class Ramp {

    /** Calls of unused share that may come at once. */
    static final int BURST = 10;

    /** Percent of a stage's share that goes to the conversations the hash chooses. */
    static final int BY_HASH = 80;

    /** Answers that are enough for any traffic. */
    static final int MOST_NEEDED = 10;

    /** One failure is chance. */
    static final int LEAST_FAILURES = 2;

    private static final int CALL = 100;

    private final RecoveryConfig config;
    private final Duration length;
    private final ReentrantLock lock = new ReentrantLock();
    private int stage;
    private Instant since;
    private Instant lastAdmitted;
    private int credit;
    private long admitted;
    private long answered;
    private long failed;

    Ramp(RecoveryConfig config, Instant now) {
        this.config = config;
        this.length = config.duration().dividedBy(Math.max(1, config.stages().size() - 1));
        this.since = now;
        this.lastAdmitted = now;
    }

    /** Goes on to the next stage if this one's time is over and the evidence is there; whether it did. */
    boolean advance(Instant now) {
        lock.lock();
        try {
            boolean due = !isOver() && !now.isBefore(since.plus(length)) && answered >= needed();
            if (due) {
                begin(stage + 1, now);
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void begin(int next, Instant now) {
        stage = next;
        since = now;
        lastAdmitted = now;
        credit = 0;
        admitted = 0;
        answered = 0;
        failed = 0;
    }

    private long needed() {
        return Math.max(1, Math.min(MOST_NEEDED, (admitted + 1) / 2));
    }

    /** Whether all traffic is back. */
    boolean isOver() {
        return share() == 100;
    }

    /** Where it stands. */
    Stage stage() {
        lock.lock();
        try {
            return new Stage(share(), stage + 1, config.stages().size(), since.plus(length), answered, needed());
        } finally {
            lock.unlock();
        }
    }

    /** The percentage of calls that may be admitted now. */
    int share() {
        lock.lock();
        try {
            return config.stages().get(stage);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call is offered; whether it is admitted.
     *
     * @param place of its conversation, 0 to 1
     */
    boolean offer(double place, Instant now) {
        lock.lock();
        try {
            credit = Math.min(BURST * CALL, credit + share());
            boolean chosen = place * CALL * CALL < share() * BY_HASH || isSilent(now);
            boolean admits = chosen && credit >= CALL;
            if (admits) {
                credit -= CALL;
                admitted++;
                lastAdmitted = now;
            }
            return admits;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody was admitted for so long that somebody has to be. */
    private boolean isSilent(Instant now) {
        return !now.isBefore(lastAdmitted.plus(length.dividedBy(4)));
    }

    /** A call that began then was answered; one of an earlier stage says nothing of this one. */
    void answered(Instant begun) {
        lock.lock();
        try {
            answered += begun.isBefore(since) ? 0 : 1;
        } finally {
            lock.unlock();
        }
    }

    /** A call failed; whether there are now so many failures in this stage that the way back ends here. */
    boolean failed() {
        lock.lock();
        try {
            failed++;
            return failed >= LEAST_FAILURES && failed * 100 >= config.rollbackRate() * (answered + failed);
        } finally {
            lock.unlock();
        }
    }

    /** What this stage has seen. */
    String evidence() {
        lock.lock();
        try {
            return failed + " of " + (answered + failed) + " calls failed at " + share() + " % of the traffic";
        } finally {
            lock.unlock();
        }
    }
}
