package org.llmfailover.door.batch;

import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Next;
import org.llmfailover.door.ErrorBody;

/** What a line of a batch came to. */
sealed interface LineOutcome permits LineAnswer, LineOutcome.Failed, LineOutcome.Bad, LineOutcome.Unanswered {

    /** The outcome of lines that are no requests, beside the names of the failure kinds. */
    String BAD_LINE = "bad-line";

    /** Its name in counts and meters. */
    String name();

    /** A call that failed for good, or for as long as the batch has patience. */
    record Failed(ErrorBody error) implements LineOutcome {
        @Override
        public String name() {
            return error.code();
        }
    }

    /** A line that is no request. */
    record Bad(String mistake) implements LineOutcome {
        @Override
        public String name() {
            return BAD_LINE;
        }
    }

    /** The context stops: the line is asked when the batch goes on. */
    record Unanswered() implements LineOutcome {
        @Override
        public String name() {
            return "unanswered";
        }
    }

    /** Whether somebody has said something that will not change: an answer, or that the request is at fault. */
    default boolean isFinal() {
        return this instanceof LineAnswer || (this instanceof Failed failed && isFinal(failed.error.kind()));
    }

    /** Whether another try later would fail the same way. */
    static boolean isFinal(FailureKind kind) {
        return kind.next() != Next.ANY;
    }
}
