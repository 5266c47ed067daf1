package org.llmfailover.target;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Usage;
import org.llmfailover.pattern.Attempt;

/**
 * Spans of attempts as OpenTelemetry's conventions for generative AI describe them, in the trace that
 * camel-opentelemetry2 writes. Neither prompts nor answers are in them. Thread-safe.
 */
public final class GenAiSpans implements Tracing.Spans {

    private final Tracer tracer;

    private GenAiSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** With the tracer that camel-opentelemetry2 takes: the context's own, else the process's. */
    public static GenAiSpans of(CamelContext context) {
        Tracer own = CamelContextHelper.findSingleByType(context, Tracer.class);
        return new GenAiSpans(own == null ? GlobalOpenTelemetry.get().getTracer("camel-llm-failover") : own);
    }

    @Override
    public Tracing.Span begin(Target target) {
        String model = target.config().model();
        Span span = tracer.spanBuilder("chat " + model)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("gen_ai.operation.name", "chat")
                .setAttribute("gen_ai.provider.name", target.config().provider().genAiName())
                .setAttribute("gen_ai.request.model", model)
                .startSpan();
        return (attempt, answered) -> end(span, attempt, answered);
    }

    private static void end(Span span, Attempt attempt, @Nullable String answered) {
        Usage usage = attempt.asked() == null ? null : attempt.asked().usage();
        if (usage != null) {
            span.setAttribute("gen_ai.usage.input_tokens", usage.prompt());
            span.setAttribute("gen_ai.usage.output_tokens", usage.completion());
        }
        if (answered != null) {
            span.setAttribute("gen_ai.response.model", answered);
        }
        if (!attempt.result().equals(Attempt.OK)) {
            span.setAttribute("error.type", attempt.result());
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
