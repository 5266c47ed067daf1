package org.llmfailover.stream;

import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Streams;

/** The ways a stream breaks after its first content: it says "The answer is forty" and not "two". */
enum Break {
    RESET("network") {
        @Override
        Reply of(Spoken wire) {
            return Streams.cutAfter(wire.events(TEXTS), SAID);
        }
    },
    CLEAN_END("network") {
        @Override
        Reply of(Spoken wire) {
            return Streams.endAfter(wire.events(TEXTS), SAID);
        }
    },
    STALL("timeout") {
        @Override
        Reply of(Spoken wire) {
            return Streams.stallAfter(wire.events(TEXTS), SAID);
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

    static final String TEXT = "The answer is forty";
    private static final String[] TEXTS = {"The answer ", "is forty", " two."};
    private static final int SAID = 2;

    final String kind;

    Break(String kind) {
        this.kind = kind;
    }

    abstract Reply of(Spoken wire);
}
