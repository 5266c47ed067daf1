package org.llmfailover.target;

import org.jspecify.annotations.Nullable;
import org.llmfailover.pattern.Attempt;

/** Makes a span of each attempt, once it was told how; until then it does nothing. Thread-safe. */
public final class Tracing {

    /** Begins spans. */
    public interface Spans {

        /** Begins a span under the one that is current on this thread. */
        Span begin(Target target);
    }

    /** The span of an attempt under way. */
    public interface Span {

        /**
         * The attempt is over.
         *
         * @param model what the provider calls the model that answered; null without an answer
         */
        void end(Attempt attempt, @Nullable String model);
    }

    private volatile Spans spans = target -> (attempt, model) -> {};

    /** Makes spans from now on. */
    public void use(Spans maker) {
        spans = maker;
    }

    Span begin(Target target) {
        return spans.begin(target);
    }
}
