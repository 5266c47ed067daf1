package org.llmfailover.chat;

import java.util.Arrays;
import java.util.Optional;

/** What went wrong with an attempt, and with that what may be done about it. */
public enum FailureKind {
    /** 529, 503, 498, "overloaded": the provider has too much to do. */
    OVERLOADED("overloaded", Retry.WITHIN_BUDGET, Next.ANY, Weight.HARD, Rest.NONE),
    /** 500, 502, 504, 408, another 5xx, or an error object inside a 200. */
    SERVER_ERROR("server-error", Retry.WITHIN_BUDGET, Next.ANY, Weight.HARD, Rest.NONE),
    /** Refused, reset, DNS, TLS. */
    NETWORK("network", Retry.WITHIN_BUDGET, Next.ANY, Weight.HARD, Rest.NONE),
    /** No first token in time, a stall, or the attempt's time is over; silence is not retried. */
    TIMEOUT("timeout", Retry.NEVER, Next.ANY, Weight.SOFT, Rest.NONE),
    /** A 429 that time heals. */
    RATE_LIMITED("rate-limited", Retry.WITHIN_BUDGET, Next.ANY, Weight.NONE, Rest.RETRY_AFTER),
    /** Spend or credit used up, a per-day quota, 402. */
    QUOTA("quota", Retry.NEVER, Next.ANY, Weight.NONE, Rest.LONG),
    /** 401, 403, or a key error of any status. */
    AUTH("auth", Retry.NEVER, Next.ANY, Weight.NONE, Rest.LONG),
    /** 404 and its like. */
    MODEL_NOT_FOUND("model-not-found", Retry.NEVER, Next.ANY, Weight.NONE, Rest.LONG),
    /** The prompt is too long for the model. */
    CONTEXT_LENGTH("context-length", Retry.NEVER, Next.LARGER_WINDOW, Weight.NONE, Rest.NONE),
    /** Content policy or a safety block. */
    REFUSAL("refusal", Retry.NEVER, Next.IF_REROUTED, Weight.NONE, Rest.NONE),
    /** Any other 4xx: the caller's own mistake. */
    CLIENT_ERROR("client-error", Retry.NEVER, Next.NONE, Weight.NONE, Rest.NONE),
    /** Malformed, truncated, empty, or failing the prompt's validation. */
    BAD_ANSWER("bad-answer", Retry.NEVER, Next.ANY, Weight.SOFT, Rest.NONE);

    /** Whether the same target may be asked again. */
    public enum Retry {
        NEVER,
        /** As long as the wait (and a Retry-After) fits the budget. */
        WITHIN_BUDGET
    }

    /** Which other targets may be asked. */
    public enum Next {
        NONE,
        ANY,
        /** Only one with a larger context window. */
        LARGER_WINDOW,
        /** Only where the chain has {@code reroute-refusals}. */
        IF_REROUTED
    }

    /** How much the failure counts against the target's circuit. */
    public enum Weight {
        NONE,
        /** Counts in the failure rate. */
        SOFT,
        /** Counts in the failure rate, and several in a row open the circuit at once. */
        HARD
    }

    /** How long the target is left alone. */
    public enum Rest {
        NONE,
        RETRY_AFTER,
        /** Long, with an alert: a person has to act. */
        LONG
    }

    private final String wireName;
    private final Retry retry;
    private final Next next;
    private final Weight weight;
    private final Rest rest;

    FailureKind(String wireName, Retry retry, Next next, Weight weight, Rest rest) {
        this.wireName = wireName;
        this.retry = retry;
        this.next = next;
        this.weight = weight;
        this.rest = rest;
    }

    /** The name in headers, JSON and meters, for instance {@code rate-limited}. */
    public String wireName() {
        return wireName;
    }

    public Retry retry() {
        return retry;
    }

    public Next next() {
        return next;
    }

    public Weight weight() {
        return weight;
    }

    public Rest rest() {
        return rest;
    }

    /** The kind with this wire name. */
    public static Optional<FailureKind> named(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }
}
