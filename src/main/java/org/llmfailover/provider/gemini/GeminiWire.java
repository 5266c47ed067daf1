package org.llmfailover.provider.gemini;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Outcome;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.StreamReader;
import org.llmfailover.provider.Wire;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireResponse;
import org.llmfailover.provider.WireTarget;

/** Google's {@code generateContent}, version {@code v1beta}, as the Gemini Developer API serves it. Immutable, thread-safe. */
public final class GeminiWire implements Wire {

    private final FailureReader failures;
    private final Supplier<String> ids;
    private final GeminiRequestWriter writer = new GeminiRequestWriter();
    private final GeminiAnswerReader answers;

    public GeminiWire(FailureReader failures) {
        this(failures, () -> UUID.randomUUID().toString().replace("-", ""));
    }

    /**
     * With a source of ids for answers and tool calls that come without one.
     *
     * @param ids gives a text that never repeats; must be thread-safe
     */
    GeminiWire(FailureReader failures, Supplier<String> ids) {
        this.failures = failures;
        this.ids = ids;
        this.answers = new GeminiAnswerReader(failures, ids);
    }

    @Override
    public String protocol() {
        return "gemini";
    }

    @Override
    public String defaultUrl() {
        return "https://generativelanguage.googleapis.com";
    }

    @Override
    public String path(String model, boolean stream) {
        String segment = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
        return "/v1beta/models/" + segment + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    @Override
    public Map<String, String> headers(@Nullable String apiKey) {
        return apiKey == null
                ? Map.of("content-type", "application/json")
                : Map.of("content-type", "application/json", "x-goog-api-key", apiKey);
    }

    @Override
    public WireRequest write(ChatRequest request, WireTarget target) {
        return writer.write(request, target);
    }

    @Override
    public Outcome read(WireResponse response, WireTarget target) {
        if (!response.succeeded()) {
            return failures.read(response);
        }
        return answers.read(response, target);
    }

    @Override
    public StreamReader stream(WireTarget target, int choices) {
        return new GeminiStreamReader(failures, ids, target, choices);
    }
}
