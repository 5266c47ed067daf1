package org.llmfailover.simulator;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event of a simulated stream.
 *
 * @param name the {@code event:} field, or null
 * @param data the {@code data:} field, one line
 * @param content whether it carries words or arguments, and so takes its time
 */
record StreamedEvent(@Nullable String name, String data, boolean content) {

    static StreamedEvent content(@Nullable String name, String data) {
        return new StreamedEvent(name, data, true);
    }

    static StreamedEvent frame(@Nullable String name, String data) {
        return new StreamedEvent(name, data, false);
    }

    /** The event as it goes over the wire. */
    String wireText() {
        return (name == null ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
    }
}
