package org.llmfailover.pattern;

/** Hears of everything that is over, on the thread that made it: it must be quick and must not fail. Thread-safe. */
public interface Journal {

    /** A call ended. */
    void ended(FinishedCall call);

    /** An attempt has to be paid for; one that was cancelled tells it after the end of its call. */
    void paid(Payment payment);
}
