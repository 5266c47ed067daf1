package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;

/** A host that traces with camel-opentelemetry2 finds a span of each attempt in its trace. */
class HostTracingTest {

    private final FakeProvider anthropic =
            new FakeProvider(Answers.anthropicOverloaded(), ok(Answers.anthropic("a-secret-answer")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")));
    private final Spans spans = new Spans();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();

    @AfterEach
    void stop() {
        provider.close();
        anthropic.close();
        openai.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void eachAttemptIsASpanWithTheAttributesOfTheConventions(String traceProcessors) throws Exception {
        Map<String, String> properties = new HashMap<>(HostMain.chain(anthropic, openai));
        properties.put("camel.opentelemetry2.enabled", "true");
        properties.put("camel.opentelemetry2.traceProcessors", traceProcessors);
        try (HostMain host = HostMain.start(properties, main -> {
            main.bind("tracer", provider.get("test"));
            main.bind("propagators", ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        })) {
            assertThat(host.ask("direct:llm-chat", "a-secret-question").getException())
                    .isNull();
        }

        List<SpanData> attempts = spans.named("chat claude-sonnet-5");
        assertThat(attempts).hasSize(2).allSatisfy(span -> {
            assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(text(span, "gen_ai.operation.name")).isEqualTo("chat");
            assertThat(text(span, "gen_ai.provider.name")).isEqualTo("anthropic");
            assertThat(text(span, "gen_ai.request.model")).isEqualTo("claude-sonnet-5");
        });
        assertThat(text(attempts.get(0), "error.type")).isEqualTo("overloaded");
        assertThat(attempts.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attempts.get(1).getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                .isEqualTo(12);
        assertThat(attempts.get(1).getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens")))
                .isEqualTo(7);
        assertThat(text(attempts.get(1), "gen_ai.response.model")).isEqualTo("claude-sonnet-5");
        // in the trace of Camel's own spans, under the one of the target's route
        assertThat(spans.all())
                .extracting(SpanData::getTraceId)
                .containsOnly(attempts.get(0).getTraceId());
        assertThat(spans.all())
                .extracting(SpanData::getSpanId)
                .contains(attempts.get(0).getParentSpanId());
        assertThat(spans.all().toString()).doesNotContain("a-secret");
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    /** Keeps what is exported. */
    private static final class Spans implements SpanExporter {

        private final List<SpanData> ended = new CopyOnWriteArrayList<>();

        List<SpanData> all() {
            return ended;
        }

        List<SpanData> named(String name) {
            return ended.stream().filter(span -> span.getName().equals(name)).toList();
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
