package org.llmfailover.stream;

import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Streams;

/** The ways a stream breaks after its first content: it says "The answer is forty" and not "two". */
enum Break {
    RESET("network") {
        @Override
        Reply of(Spoken wire) {
            return Streams.cutAfter(wire.events(Spoken.TEXTS), SAID);
        }
    },
    CLEAN_END("network") {
        @Override
        Reply of(Spoken wire) {
            return Streams.endAfter(wire.events(Spoken.TEXTS), SAID);
        }
    },
    CLOSE("network") {
        @Override
        Reply of(Spoken wire) {
            return closed(wire, "");
        }
    },
    CLOSE_IN_A_CHUNK("network") {
        @Override
        Reply of(Spoken wire) {
            return closed(wire, "1ff\r\n" + HALF_EVENT);
        }
    },
    CLOSE_AFTER_HALF_AN_EVENT("network") {
        @Override
        Reply of(Spoken wire) {
            return closed(wire, Streams.chunk(HALF_EVENT));
        }
    },
    CLEAN_END_IN_AN_EVENT("network") {
        @Override
        Reply of(Spoken wire) {
            return wire.then(SAID, HALF_EVENT);
        }
    },
    STALL("timeout") {
        @Override
        Reply of(Spoken wire) {
            return Streams.stallAfter(wire.events(Spoken.TEXTS), SAID);
        }
    },
    ERROR_EVENT("overloaded") {
        @Override
        Reply of(Spoken wire) {
            return wire.then(SAID, wire.overloaded());
        }
    },
    GARBAGE("bad-answer") {
        @Override
        Reply of(Spoken wire) {
            return wire.then(SAID, "data: {\"cand\n\n");
        }
    };

    private static final String HALF_EVENT = "data: {\"cand";
    static final String TEXT = "The answer is forty";
    private static final int SAID = 2;

    final String kind;

    Break(String kind) {
        this.kind = kind;
    }

    private static Reply closed(Spoken wire, String last) {
        return connection -> {
            connection.send(Streams.HEAD);
            for (String event : wire.firstContents(SAID)) {
                connection.send(Streams.chunk(event));
            }
            connection.send(last);
            connection.close();
        };
    }

    abstract Reply of(Spoken wire);
}
