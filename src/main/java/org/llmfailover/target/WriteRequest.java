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
import org.llmfailover.health.NotAdmittedException.Refusal;
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
        boolean streams = streams(call.stream(), variant);
        exchange.setProperty(Exchanges.STREAM, streams);
        ChatRequest request;
        WireRequest written;
        try {
            request = request(call, target, variant);
            written = target.wire().write(streams ? request : request.withoutStream(), target.wireTarget());
        } catch (NotCarriedException e) {
            throw notCarried(call, target, variant, String.valueOf(e.getMessage()));
        }
        written.notes().forEach(call::note);
        LiveAttempt attempt = begin(call, target, variant);
        attempt.bill().asks(request);
        exchange.setProperty(Exchanges.ATTEMPT, attempt);
        exchange.getMessage().setBody(new AttemptEntity(written.body(), attempt));
        Turn.ends(exchange);
    }

    /**
     * Of the first target asked this is the caller's mistake. One that stands in for it is left out instead: the request is
     * none the worse, and where nobody is left its caller hears of the outage.
     */
    private RuntimeException notCarried(Call call, Target target, @Nullable Variant variant, String why) {
        FailureKind kind = FailureKind.CLIENT_ERROR;
        if (!call.standsIn(target.config())) {
            return begin(call, target, variant).failed(Failure.of(kind, 400, why));
        }
        call.note(target.name() + " was not asked: " + why);
        return AdmitTarget.refuse(call, target, new Refusal(kind.wireName(), kind, clock.instant()));
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
