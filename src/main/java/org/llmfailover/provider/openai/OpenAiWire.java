package org.llmfailover.provider.openai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Outcome;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.StreamReader;
import org.llmfailover.provider.Wire;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireResponse;
import org.llmfailover.provider.WireTarget;

/**
 * OpenAI's chat completions, for OpenAI itself and for every provider that speaks the format: Azure OpenAI (its v1
 * endpoint), Mistral, Groq, DeepSeek, OpenRouter, Ollama, vLLM. Immutable and thread-safe.
 */
public final class OpenAiWire implements Wire {

    private final FailureReader failures;

    public OpenAiWire(FailureReader failures) {
        this.failures = failures;
    }

    @Override
    public String protocol() {
        return "openai";
    }

    @Override
    public String defaultUrl() {
        return "https://api.openai.com/v1";
    }

    @Override
    public String path(String model, boolean stream) {
        return "/chat/completions";
    }

    @Override
    public Map<String, String> headers(@Nullable String apiKey) {
        return apiKey == null || apiKey.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + apiKey);
    }

    /** Azure takes a resource's key as {@code api-key}, and an Entra token (a JWT) as the bearer. */
    @Override
    public Map<String, String> headers(WireTarget target, @Nullable String apiKey) {
        boolean azureKey = apiKey != null
                && !apiKey.isEmpty()
                && !apiKey.startsWith("eyJ")
                && OpenAiHost.of(target.url()) == OpenAiHost.AZURE;
        return azureKey ? Map.of("api-key", apiKey) : headers(apiKey);
    }

    @Override
    public WireRequest write(ChatRequest request, WireTarget target) {
        return new OpenAiRequestWriter(request, target).write();
    }

    @Override
    public Outcome read(WireResponse response, WireTarget target) {
        if (!response.succeeded()) {
            return failures.read(response);
        }
        return new OpenAiAnswerReader(failures, target).read(response.body());
    }

    @Override
    public StreamReader stream(WireTarget target, int choices) {
        return new OpenAiStreamReader(failures, target, choices);
    }
}
