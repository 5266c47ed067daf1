package org.llmfailover.target;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureException;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Usage;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Answered;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.CallerGoneException;
import org.llmfailover.pattern.RecentLatency;
import org.llmfailover.prompt.Variant;

/** An attempt under way: from the bytes that leave to the outcome, recorded once. Used by one thread at a time. */
final class LiveAttempt {

    /** The end of a stream's bytes follows its last event at once, or it is not waited for. */
    private static final Duration DRAIN = Duration.ofMillis(250);

    private final Call call;
    private final Target target;
    private final @Nullable Variant variant;
    private final AttemptWatch.Watched watched;
    private final AttemptMeter meter;
    private final AttemptBill bill;
    private final RecentLatency latency;
    private final Clock clock;
    private final Instant startedAt;
    private final Tracing.Span span;
    private final ReadersTime reader;
    private @Nullable String answeredBy;
    private @Nullable Instant sentAt;
    private @Nullable Instant receivedAt;
    private @Nullable Usage usage;
    private volatile boolean abandoned;
    private long firstContentMillis;
    private int status;
    private Map<String, String> responseHeaders = Map.of();

    LiveAttempt(
            Call call,
            Target target,
            @Nullable Variant variant,
            AttemptWatch.Watched watched,
            Meters meters,
            Tracing tracing,
            RecentLatency latency,
            Clock clock) {
        this.call = call;
        this.target = target;
        this.variant = variant;
        this.watched = watched;
        this.meter = new AttemptMeter(target.config(), meters);
        this.bill = new AttemptBill(call, target);
        this.latency = latency;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.span = tracing.begin(target);
        this.reader = new ReadersTime(clock);
    }

    Target target() {
        return target;
    }

    @Nullable
    Variant variant() {
        return variant;
    }

    /** The exchange begins; a caller that goes away ends it, because nobody wants to pay for an answer that nobody reads. */
    void begin(Cancellable exchange) {
        sentAt = clock.instant();
        bill.begin();
        watched.begin(exchange);
        call.onCallerGone(this::callerGone);
    }

    /** The status line and the headers came. */
    void responded(ClassicHttpResponse response) {
        status = response.getCode();
        Map<String, String> headers = new HashMap<>();
        for (var header : response.getHeaders()) {
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        responseHeaders = headers;
    }

    /** The last byte came. */
    void received() {
        receivedAt = clock.instant();
    }

    /** The provider said what it counted, whatever becomes of the answer. */
    void used(@Nullable Usage counted) {
        usage = counted;
    }

    /** Content came. */
    void content() {
        reader.end();
        watched.content();
    }

    /** Content is on its way to the caller; while a slow one reads, the provider is not to blame for a stall. */
    void relaying() {
        reader.begin();
        watched.relaying();
    }

    /** The first content of a stream came: the budget was for getting there, from here on the call's deadline counts. */
    void streamBegins() {
        firstContentMillis = millis();
        meter.firstToken(Duration.ofMillis(firstContentMillis));
        watched.extend(call.remaining());
        watched.relaying();
    }

    Call call() {
        return call;
    }

    int status() {
        return status;
    }

    Map<String, String> responseHeaders() {
        return responseHeaders;
    }

    /** The attempt was answered. */
    void answered(ChatAnswer answer) {
        watched.done();
        succeeded(answer);
    }

    /** A stream was answered to its end; what may still come is drained for a moment, so that the connection can be used again. */
    void streamed(ChatAnswer answer) {
        watched.extend(DRAIN);
        watched.content();
        succeeded(answer);
        if (answer.usage() != null) {
            meter.wrote(answer.usage().completion(), millis() - firstContentMillis);
        }
    }

    private void succeeded(ChatAnswer answer) {
        reader.end();
        target.health().succeeded(startedAt);
        if (answer.usage() != null) {
            Duration time = Duration.between(startedAt, clock.instant()).minus(reader.total());
            target.health().took(time, answer.usage().completion());
        }
        latency.answered(target.config(), firstContentMillis > 0 ? firstContentMillis : millis());
        answeredBy = answer.model();
        bill.answered(answer);
        call.answered(by(answer), recorded(Attempt.OK));
    }

    /** The answer fails the prompt's validation. */
    FailureException rejected(ChatAnswer answer, String why) {
        bill.rejected(answer);
        return failed(Failure.of(FailureKind.BAD_ANSWER, status, why));
    }

    /** Meters the outcome and gives the attempt as it is remembered. */
    private Attempt recorded(String outcome) {
        Attempt attempt = ended(outcome);
        meter.ended(attempt);
        return attempt;
    }

    private Attempt ended(String outcome) {
        Instant now = clock.instant();
        Duration took = Duration.between(startedAt, now);
        Instant sent = sentAt;
        Instant received = receivedAt == null ? now : receivedAt;
        Duration atProvider = sent == null ? Duration.ZERO : Duration.between(sent, received);
        Attempt attempt = new Attempt(
                target.name(), outcome, took.toMillis(), new Attempt.Asked(startedAt, took, atProvider, usage));
        span.end(attempt, answeredBy);
        return attempt;
    }

    /** The exchange is over. */
    void done() {
        watched.done();
    }

    /** What it puts on the call's bill. */
    AttemptBill bill() {
        return bill;
    }

    /** The caller went away: no fault of the target's. */
    void abandoned() {
        bill.wasted(null);
        watched.done();
        watched.cancel();
        call.abandoned(ended(Attempt.ABANDONED));
    }

    /** The label of the prompt that was used. */
    String label() {
        return variant == null ? Answered.CALLER : variant.label();
    }

    private Answered by(ChatAnswer answer) {
        return variant == null
                ? new Answered(target.config(), answer, Answered.CALLER, null)
                : new Answered(target.config(), answer, variant.label(), variant.notice());
    }

    /** The attempt failed; the exception is for the circuit breaker and the error handler. */
    FailureException failed(Failure read) {
        Failure failure = Secrets.of(target.config().provider()).hide(read);
        watched.done();
        if (failure.refused() != null) {
            used(failure.refused().usage());
        }
        target.health().failed(failure);
        if (status == 200 || failure.kind() == FailureKind.TIMEOUT) {
            bill.wasted(failure.refused());
        }
        call.failed(target.config(), failure, recorded(failure.kind().wireName()));
        if (failure.refused() != null) {
            call.refused(by(failure.refused()));
        }
        return new FailureException(failure);
    }

    /** Whether the caller went away. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Whether it was this side that closed the connection: the time was over, or the caller went away. */
    boolean isCut() {
        return abandoned || watched.expired();
    }

    /** The connection broke, or the watch cut it. A stream that is cut in the middle comes here too, however it is framed. */
    RuntimeException broken(IOException cause) {
        return ended(cause, FailureKind.NETWORK, "the connection to " + target.name() + " failed");
    }

    /** Like {@link #broken}, of a whole answer: a clean end before the announced length is an answer cut short. */
    RuntimeException brokenAnswer(IOException cause) {
        return cause instanceof ConnectionClosedException || cause instanceof MalformedChunkCodingException
                ? ended(cause, FailureKind.BAD_ANSWER, target.name() + " sent half an answer")
                : broken(cause);
    }

    private RuntimeException ended(IOException cause, FailureKind kind, String what) {
        if (abandoned) {
            abandoned();
            return new CallerGoneException();
        }
        if (watched.expired()) {
            return failed(Failure.of(FailureKind.TIMEOUT, status, target.name() + " sent nothing more in time"));
        }
        String how = cause.getClass().getSimpleName().replace("Exception", "");
        return failed(Failure.of(kind, status, what + " (" + how + ")"));
    }

    /** Closes the connection at once: what is still to come is not wanted. */
    void abort() {
        watched.cancel();
    }

    /** The caller went away while the provider was still writing: the connection is closed under the reader. */
    void callerGone() {
        abandoned = true;
        abort();
    }

    private long millis() {
        return Duration.between(startedAt, clock.instant()).toMillis();
    }
}
