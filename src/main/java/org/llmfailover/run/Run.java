package org.llmfailover.run;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends prompts through a chain, several at a time, and breaks and mends simulated providers on the way. The workers only
 * make calls; everything is counted and shown by the thread that runs the run. For one run.
 */
final class Run {

    private final Caller caller;
    private final Breakage breakage;
    private final FaultClient faults;
    private final Progress progress;
    private final Tally tally;
    private final AtomicInteger begun = new AtomicInteger();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    Run(Caller caller, Breakage breakage, FaultClient faults, Progress progress, Tally tally) {
        this.caller = caller;
        this.breakage = breakage;
        this.faults = faults;
        this.progress = progress;
        this.tally = tally;
    }

    /** Returns when every call has been counted. */
    void send(PromptFile file, int concurrency) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(concurrency);
        try {
            file.prompts().forEach(prompt -> workers.execute(() -> converse(prompt, file.calls())));
            while (tally.calls() < file.calls()) {
                events.take().run();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private void converse(Prompt prompt, int calls) {
        try {
            caller.converse(prompt, () -> begin(calls), result -> events.add(() -> count(result)));
        } catch (RuntimeException e) {
            events.add(() -> {
                throw e;
            });
        }
    }

    private void count(CallResult result) {
        tally.add(result);
        progress.step(tally);
    }

    /** The call that begins now may be the one before which something breaks or is mended. */
    private void begin(int calls) {
        int number = begun.getAndIncrement();
        boolean breaks = number == breakage.firstOf(calls);
        boolean mends = number == breakage.endOf(calls);
        if (breaks && !mends) {
            breakage.faults().forEach((provider, kind) -> {
                faults.breakDown(provider, kind);
                say(provider + " is broken: " + kind.wireName());
            });
        } else if (mends && !breaks) {
            breakage.faults().keySet().forEach(provider -> {
                faults.mend(provider);
                say(provider + " is mended");
            });
        }
    }

    private void say(String sentence) {
        events.add(() -> progress.say(sentence));
    }
}
