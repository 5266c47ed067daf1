package org.llmfailover.pattern;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** One call's turn to begin. It is over once, whoever says so first. Thread-safe. */
public final class Turn extends SynchronizationAdapter {

    /** The exchange property with the turn of the call; copies of the exchange share it. */
    static final String PROPERTY = "LlmTurn";

    private final Semaphore free;
    private final AtomicBoolean over = new AtomicBoolean();

    private Turn(Semaphore free) {
        this.free = free;
    }

    /** The call on this exchange has its turn, which ends with the exchange at the latest. */
    static void begins(Exchange exchange, Semaphore free) {
        Turn turn = new Turn(free);
        exchange.setProperty(PROPERTY, turn);
        exchange.getExchangeExtension().addOnCompletion(turn);
    }

    /** What comes next on this exchange is a wait for somebody else; nothing happens where no turn is left to end. */
    public static void ends(Exchange exchange) {
        Turn turn = exchange.getProperty(PROPERTY, Turn.class);
        if (turn != null) {
            turn.end();
        }
    }

    @Override
    public void onDone(Exchange exchange) {
        end();
    }

    private void end() {
        if (over.getAndSet(true)) {
            return;
        }
        if (free.hasQueuedThreads() && ForkJoinPool.getCommonPoolParallelism() > 0) {
            // whom a virtual thread wakes is served before whom the sockets wake, and those are the streams
            ForkJoinPool.commonPool().execute(free::release);
        } else {
            free.release();
        }
    }
}
