package org.llmfailover.run;

/** Shows how far a run is. Called by one thread at a time. */
interface Progress extends AutoCloseable {

    /** Another call is over. */
    void step(Tally tally);

    /** Something happened that explains what comes next. */
    void say(String sentence);

    @Override
    void close();
}
