package org.llmfailover.config;

/**
 * A provider and one of its models: what can be asked.
 *
 * @param number its index in {@link LlmConfig#targets()}
 * @param provider who is asked
 * @param model the model's id at the provider; may hold slashes, dots and colons
 * @param limits what is known of the model
 * @param name {@code provider/model}, as the configuration writes it
 */
public record TargetConfig(int number, ProviderConfig provider, String model, ModelConfig limits, String name) {

    public TargetConfig(int number, ProviderConfig provider, String model, ModelConfig limits) {
        this(number, provider, model, limits, provider.name() + "/" + model);
    }
}
