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
}
