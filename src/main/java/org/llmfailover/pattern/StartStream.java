package org.llmfailover.pattern;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.ExchangeHelper;
import org.llmfailover.chat.FailureKind;

/**
 * Gives a host the stream it asked for: the pattern runs on a thread of its own, and the exchange goes on as soon as the
 * answer has begun, with the stream as its body. A call that fails before that fails the exchange. Thread-safe.
 */
public final class StartStream implements Processor {

    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private final ProducerTemplate template;
    private final Executor executor;
    private final CallMeter meter;

    public StartStream(ProducerTemplate template, Executor executor, CallMeter meter) {
        this.template = template;
        this.executor = executor;
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        PipeSink pipe = exchange.getProperty(ReadCall.SINK, PipeSink.class);
        CallForm form = exchange.getProperty(ReadCall.FORM, CallForm.class);
        Exchange copy = ExchangeHelper.createCorrelatedCopy(exchange, false);
        start(copy, exchange.getProperty(Call.PROPERTY, Call.class), pipe);
        try {
            Map<String, Object> facts = pipe.opened().join();
            HostState.restore(exchange);
            exchange.getMessage().getHeaders().putAll(facts);
            exchange.getMessage().setBody(form == CallForm.MAP ? new ChunkIterator(pipe) : new ChunkInputStream(pipe));
        } catch (CompletionException e) {
            exchange.getMessage().getHeaders().putAll(copy.getMessage().getHeaders());
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private void start(Exchange copy, Call call, PipeSink pipe) {
        try {
            executor.execute(() -> run(copy, call, pipe));
        } catch (RejectedExecutionException e) {
            String message = "as many streams as llm.http.max-in-flight allows are open, try again in 1 s";
            throw new CallFailedException(503, FailureKind.OVERLOADED, message, WHEN_FULL, null, null);
        }
    }

    private void run(Exchange copy, Call call, PipeSink pipe) {
        template.send("direct:llm-chat-answer", copy);
        Exception failure = copy.getException();
        if (failure instanceof CallerGoneException) {
            meter.gone(call);
        }
        if (failure != null
                && !pipe.opened().completeExceptionally(failure)
                && !(failure instanceof CallerGoneException)) {
            meter.failed(call, TellFailure.kind(failure));
            pipe.broken(TellFailure.broken(failure));
        }
    }
}
