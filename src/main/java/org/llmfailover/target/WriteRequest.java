package org.llmfailover.target;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.RecentLatency;
import org.llmfailover.pattern.StreamedAnswer;
import org.llmfailover.pattern.Turn;
import org.llmfailover.prompt.PromptLibrary;
import org.llmfailover.prompt.Variant;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireRequest;

/** Writes the call's request in the target's own form, with the target's own prompt, and puts the attempt under watch. */
public final class WriteRequest implements Processor {

    private final List<Target> targets;
    private final PromptLibrary prompts;
    private final AttemptWatch watch;
    private final Meters meters;
    private final Tracing tracing;
    private final RecentLatency latency;
    private final Clock clock;

    public WriteRequest(
            List<Target> targets,
            PromptLibrary prompts,
            AttemptWatch watch,
            Meters meters,
            Tracing tracing,
            RecentLatency latency,
            Clock clock) {
        this.targets = targets;
        this.prompts = prompts;
        this.watch = watch;
        this.meters = meters;
        this.tracing = tracing;
        this.latency = latency;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Target target = targets.get(exchange.getProperty(Exchanges.TARGET, Integer.class));
        Call call = Exchanges.call(exchange);
        Variant variant = variant(call, target);
        LiveAttempt attempt = begin(call, target, variant);
        exchange.setProperty(Exchanges.ATTEMPT, attempt);
        boolean streams = streams(call.stream(), variant);
        exchange.setProperty(Exchanges.STREAM, streams);
        try {
            ChatRequest request = request(call, target, variant);
            attempt.bill().asks(request);
            WireRequest written = target.wire().write(streams ? request : request.withoutStream(), target.wireTarget());
            written.notes().forEach(call::note);
            exchange.getMessage().setBody(new AttemptEntity(written.body(), attempt));
        } catch (NotCarriedException e) {
            throw attempt.failed(Failure.of(FailureKind.CLIENT_ERROR, 400, e.getMessage()));
        }
        Turn.ends(exchange);
    }

    /** Only a whole answer can be validated, and the rest of a broken one is none. */
    private static boolean streams(@Nullable StreamedAnswer stream, @Nullable Variant variant) {
        return stream != null && (stream.continues() || variant == null || !variant.validates());
    }

    private LiveAttempt begin(Call call, Target target, @Nullable Variant variant) {
        Duration time = call.attemptTime(target.config());
        AttemptWatch.Watched watched =
                watch.watch(call.chain().firstTokenTimeout(), call.chain().stallTimeout(), time);
        LiveAttempt attempt = new LiveAttempt(call, target, variant, watched, meters, tracing, latency, clock);
        if (time.isNegative() || time.isZero()) {
            throw attempt.failed(Failure.of(FailureKind.TIMEOUT, 0, "no time is left for " + target.name()));
        }
        return attempt;
    }

    private @Nullable Variant variant(Call call, Target target) {
        String prompt = call.terms().prompt();
        return prompt == null
                ? null
                : prompts.variant(
                        prompt,
                        target.config().provider().name(),
                        target.config().model());
    }

    /** The target's own prompt, and where an answer has begun already, the request to finish it. */
    private static ChatRequest request(Call call, Target target, @Nullable Variant variant) {
        ChatRequest callers = call.terms().request();
        ChatRequest request =
                variant == null ? callers : variant.apply(callers, call.terms().variables());
        StreamedAnswer stream = call.stream();
        if (stream == null) {
            return request;
        }
        stream.asks(request);
        if (!stream.continues()) {
            return request;
        }
        return Continuation.of(request, stream.text(), target.wire().takesPrefill(target.wireTarget()));
    }
}
