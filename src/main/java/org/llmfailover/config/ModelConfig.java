package org.llmfailover.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model; null where nothing was configured.
 *
 * @param contextWindow tokens in and out together
 * @param maxOutput the most tokens of one answer
 * @param inputPrice USD per million input tokens
 * @param outputPrice USD per million output tokens
 */
public record ModelConfig(
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutput,
        @Nullable BigDecimal inputPrice,
        @Nullable BigDecimal outputPrice) {

    /** A model nothing was configured for. */
    public static final ModelConfig UNKNOWN = new ModelConfig(null, null, null, null);

    private static final int TOKENS_PRICED = 6;

    /**
     * What this many tokens cost in USD, cached ones at the full price; null when one of the prices is not known.
     */
    public @Nullable BigDecimal cost(long inputTokens, long outputTokens) {
        if (inputPrice == null || outputPrice == null) {
            return null;
        }
        return inputPrice
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(outputPrice.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(TOKENS_PRICED);
    }
}
