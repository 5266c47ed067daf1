package org.llmfailover.simulator;

import org.llmfailover.provider.ServerSentEvent;

/**
 * One event of a simulated stream.
 *
 * @param content whether it carries words or arguments, and so takes its time
 */
record StreamedEvent(ServerSentEvent event, boolean content) {

    static StreamedEvent content(ServerSentEvent event) {
        return new StreamedEvent(event, true);
    }

    static StreamedEvent frame(ServerSentEvent event) {
        return new StreamedEvent(event, false);
    }

    /** The event as it goes over the wire. */
    String wireText() {
        String name = event.event() == null ? "" : "event: " + event.event() + "\n";
        return name + "data: " + event.data() + "\n\n";
    }
}
