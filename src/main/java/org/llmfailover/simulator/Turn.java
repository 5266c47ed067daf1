package org.llmfailover.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a simulated provider does with one request. */
sealed interface Turn {

    /** How long it waits first. */
    Duration delay();

    /** The name the route chooses by. */
    String name();

    /** Answers whole, be it an answer or an error. */
    record Reply(Duration delay, ProviderReply reply) implements Turn {
        @Override
        public String name() {
            return "reply";
        }
    }

    /** Answers with JSON that is cut in the middle. */
    record CutReply(Duration delay, ProviderReply reply) implements Turn {
        @Override
        public String name() {
            return "cut-reply";
        }
    }

    /**
     * Streams.
     *
     * @param gap the wait before each piece of content
     */
    record Stream(Duration delay, Map<String, String> headers, List<StreamedEvent> events, Duration gap, Ending ending)
            implements Turn {

        public Stream {
            headers = Map.copyOf(headers);
            events = List.copyOf(events);
        }

        @Override
        public String name() {
            return "stream";
        }
    }

    /** Closes the connection without a word. */
    record HangUp(Duration delay) implements Turn {
        @Override
        public String name() {
            return "hang-up";
        }
    }

    /** Says nothing until the client goes away. */
    record Silence(Duration delay) implements Turn {
        @Override
        public String name() {
            return "silence";
        }
    }

    /** What comes after the last event of a stream. */
    enum Ending {
        /** The response ends as it should. */
        CLEAN,
        CONNECTION_LOST,
        SILENCE
    }
}
