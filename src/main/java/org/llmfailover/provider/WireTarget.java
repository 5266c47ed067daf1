package org.llmfailover.provider;

import org.jspecify.annotations.Nullable;

/**
 * What a wire must know of the target it writes for.
 *
 * @param provider the provider's name in the configuration
 * @param model the model's id at the provider
 * @param url the base URL in use
 * @param maxOutput the most output tokens the model gives, or null when not configured
 */
public record WireTarget(String provider, String model, String url, @Nullable Integer maxOutput) {

    /** {@code provider/model}, as the configuration writes it. */
    public String name() {
        return provider + "/" + model;
    }
}
