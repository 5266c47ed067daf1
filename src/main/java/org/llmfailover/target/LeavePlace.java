package org.llmfailover.target;

import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Gives back the place an attempt has taken, if it has, however it ended. Stateless. */
public final class LeavePlace implements Processor {

    @Override
    public void process(Exchange exchange) {
        if (exchange.removeProperty(Exchanges.PLACE) instanceof Semaphore places) {
            places.release();
        }
    }
}
