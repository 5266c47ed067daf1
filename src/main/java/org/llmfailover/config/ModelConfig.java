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

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** What tokens cost, in USD; zero for those whose price is not known. */
    public BigDecimal cost(long inputTokens, long outputTokens) {
        return cost(inputPrice, inputTokens).add(cost(outputPrice, outputTokens));
    }

    private static BigDecimal cost(@Nullable BigDecimal price, long tokens) {
        return price == null
                ? BigDecimal.ZERO
                : price.multiply(BigDecimal.valueOf(tokens)).divide(MILLION);
    }
}
