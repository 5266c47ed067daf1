package org.llmfailover.pattern;

import java.util.List;

/** The names of the message headers of the bundle; over HTTP each has an {@code X-Llm-} name of its own. */
public final class LlmHeaders {

    public static final String CHAIN = "LlmChain";
    public static final String PATTERN = "LlmPattern";
    public static final String VALUE = "LlmValue";
    public static final String BUDGET_MILLIS = "LlmBudgetMillis";
    public static final String DEADLINE_MILLIS = "LlmDeadlineMillis";
    public static final String CONVERSATION = "LlmConversation";
    public static final String PROMPT = "LlmPrompt";

    public static final String PROVIDER = "LlmProvider";
    public static final String MODEL = "LlmModel";
    public static final String DEGRADED = "LlmDegraded";
    public static final String DEGRADED_REASON = "LlmDegradedReason";
    public static final String ATTEMPTS = "LlmAttempts";
    public static final String PROMPT_VARIANT = "LlmPromptVariant";
    public static final String ERROR_KIND = "LlmErrorKind";
    public static final String SIMULATED = "LlmSimulated";

    /** What a caller may say. */
    public static final List<String> IN =
            List.of(CHAIN, PATTERN, VALUE, BUDGET_MILLIS, DEADLINE_MILLIS, CONVERSATION, PROMPT);

    /** What a caller is told. */
    public static final List<String> OUT =
            List.of(PROVIDER, MODEL, DEGRADED, DEGRADED_REASON, ATTEMPTS, PROMPT_VARIANT, ERROR_KIND, SIMULATED);

    private LlmHeaders() {}
}
