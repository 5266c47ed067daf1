package org.llmfailover.provider.anthropic;

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
 * Anthropic's Messages API, version 2023-06-01. Immutable and thread-safe.
 *
 * <p>What a model would answer with 400 is left out with a note when that does no harm, and otherwise refused with a
 * {@link org.llmfailover.provider.NotCarriedException}. Thinking is never asked for.
 */
public final class AnthropicWire implements Wire {

    private static final String VERSION = "2023-06-01";

    private final FailureReader failures;

    public AnthropicWire(FailureReader failures) {
        this.failures = failures;
    }

    @Override
    public String protocol() {
        return "anthropic";
    }

    @Override
    public String defaultUrl() {
        return "https://api.anthropic.com";
    }

    @Override
    public String path(String model, boolean stream) {
        return "/v1/messages";
    }

    @Override
    public Map<String, String> headers(@Nullable String apiKey) {
        return apiKey == null
                ? Map.of("anthropic-version", VERSION)
                : Map.of("anthropic-version", VERSION, "x-api-key", apiKey);
    }

    @Override
    public WireRequest write(ChatRequest request, WireTarget target) {
        return new RequestWriter(request, target).write();
    }

    @Override
    public boolean takesPrefill(WireTarget target) {
        return AnthropicModelRules.of(target.model()).takesPrefill();
    }

    @Override
    public Outcome read(WireResponse response, WireTarget target) {
        if (!response.succeeded()) {
            return failures.read(response);
        }
        return new AnswerReader(failures, target).read(response);
    }

    @Override
    public StreamReader stream(WireTarget target, int choices) {
        return new AnthropicStreamReader(failures, target);
    }
}
