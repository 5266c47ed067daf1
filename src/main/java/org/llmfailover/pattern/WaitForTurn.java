package org.llmfailover.pattern;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets the calls that come in together begin a few at a time. Virtual threads get a processor in the order in which they ask
 * for one, so a chunk of a stream under way would otherwise wait behind all of them, each of which takes many times as long
 * as the chunk. Thread-safe.
 *
 * <p>A call's turn ends when its first request is written, when it waits for a place, or with the call. A step of the host's
 * may take its time before that, so nobody waits longer than {@value #MOST_MILLIS} ms. The wait is part of the call's time.
 */
public final class WaitForTurn implements Processor {

    private static final int MOST_MILLIS = 1000;

    private final Semaphore free;
    private final Clock clock;

    /**
     * @param turns how many calls may begin at a time
     */
    public WaitForTurn(int turns, Clock clock) {
        this.free = new Semaphore(turns, true);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.setProperty(ReadCall.ARRIVED, clock.instant());
        try {
            if (free.tryAcquire(MOST_MILLIS, TimeUnit.MILLISECONDS)) {
                Turn.begins(exchange, free);
            }
        } catch (InterruptedException e) {
            // whoever waits next will notice
            Thread.currentThread().interrupt();
        }
    }
}
