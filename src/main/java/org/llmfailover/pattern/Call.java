package org.llmfailover.pattern;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/**
 * One call on its way through the routes: the request it began with, its time, and what has been tried so far. It
 * travels as the exchange property {@link #PROPERTY}. Used by one thread at a time.
 */
public final class Call {

    /** The exchange property that holds the call. */
    public static final String PROPERTY = "LlmCall";

    private final Terms terms;
    private final Deadline deadline;
    private final Instant startedAt;
    private final Course course;
    private final List<String> notes = new ArrayList<>();
    private final @Nullable ChunkSink caller;
    private final @Nullable StreamedAnswer stream;
    private @Nullable Answered answered;
    private @Nullable Answered refused;
    private @Nullable FailureKind brokeBy;

    /**
     * Its time begins now.
     *
     * @param caller where a streamed answer goes, and who tells when the caller goes away; null when nobody can
     * @param startedAt when the request came in
     */
    public Call(Terms terms, @Nullable ChunkSink caller, Clock clock, Instant startedAt) {
        this.terms = terms;
        this.caller = caller;
        this.startedAt = startedAt;
        this.deadline = new Deadline(terms, clock);
        this.course = new Course(terms.chain().targets().get(0));
        this.stream = caller == null || !terms.request().stream()
                ? null
                : new StreamedAnswer(terms, caller, clock.instant().getEpochSecond());
    }

    /** Runs when the caller goes away, where that can be known; the last one set counts. */
    public void onCallerGone(Runnable action) {
        if (caller != null) {
            caller.onGone(action);
        }
    }

    public Terms terms() {
        return terms;
    }

    public ChainConfig chain() {
        return terms.chain();
    }

    /** The targets this call may use, the primary first. */
    public List<TargetConfig> targets() {
        List<TargetConfig> all = chain().targets();
        return terms.pattern() == Pattern.SINGLE ? all.subList(0, 1) : all;
    }

    public TargetConfig primary() {
        return chain().targets().get(0);
    }

    /** What a streaming caller has been given; null when the caller waits for a whole answer. */
    public @Nullable StreamedAnswer stream() {
        return stream;
    }

    /** Whether the caller already has a part of the answer. */
    public boolean hasBegun() {
        return stream != null && stream.isOpen();
    }

    private boolean isPrimary(TargetConfig target) {
        return target.number() == primary().number();
    }

    /** What is left of the whole call's time; zero or negative when it is over. */
    public Duration remaining() {
        return deadline.remaining();
    }

    /** When the request came in. */
    Instant startedAt() {
        return startedAt;
    }

    /** How long the call has been under way. */
    Duration elapsed() {
        return Duration.between(startedAt, deadline.now());
    }

    /** What is left of the primary's budget. */
    public Duration remainingBudget() {
        return deadline.remainingBudget();
    }

    /**
     * How long an attempt at this target may take now. While another target stands behind it, the primary gets its
     * budget and a fallback half of what is left, so that the next one is never left with nothing.
     */
    public Duration attemptTime(TargetConfig target) {
        boolean last = course.triedBeside(target) + 1 >= targets().size();
        if (last) {
            return remaining();
        }
        return isPrimary(target) ? remainingBudget() : remaining().dividedBy(2);
    }

    /** The next target to ask after the last failure, none of them twice; empty when there is none. */
    public Optional<TargetConfig> next() {
        if (answered != null
                || !lastMayBeFollowed()
                || remaining().isNegative()
                || remaining().isZero()) {
            return Optional.empty();
        }
        return course.left(targets()).findFirst();
    }

    /** The other targets that may still be asked, without those that were put off. */
    public List<TargetConfig> others(TargetConfig target) {
        return course.left(targets())
                .filter(other -> other.number() != target.number() && !course.isPutOff(other))
                .toList();
    }

    /** A broken stream may be finished by any target: what broke it does not matter any more. */
    private boolean lastMayBeFollowed() {
        Failure failure = course.lastFailure();
        if (failure == null) {
            return true;
        }
        if (stream != null && stream.isOpen()) {
            return stream.isRescuable();
        }
        return switch (failure.kind().next()) {
            case ANY, LARGER_WINDOW -> true;
            case NONE -> false;
            case IF_REROUTED -> chain().rerouteRefusals();
        };
    }

    /** An attempt failed. */
    public void failed(TargetConfig target, Failure failure, Attempt attempt) {
        course.failed(target, failure, attempt);
        if (stream != null && stream.isOpen() && brokeBy == null) {
            brokeBy = failure.kind();
        }
    }

    /** A target was not asked. */
    public void skipped(TargetConfig target, Refusal refusal) {
        course.skipped(target, refusal);
    }

    /** An attempt was answered. */
    public void answered(Answered whole, Attempt attempt) {
        course.ended(whole.target(), attempt);
        answered = whole;
        refused = null;
    }

    /** The caller went away in the middle of an attempt. */
    public void abandoned(TargetConfig target, Attempt attempt) {
        course.ended(target, attempt);
    }

    /** The last attempt's refusal came as an answer of its own. */
    public void refused(Answered refusal) {
        refused = refusal;
    }

    /** The last attempt's refusal, to be given as the answer it is; empty when the last failure was another one. */
    public Optional<Answered> refusal() {
        Failure failure = course.lastFailure();
        return failure != null && failure.refused() != null ? Optional.ofNullable(refused) : Optional.empty();
    }

    /** Ends the call with a refusal as its answer. */
    public void endWithRefusal(Answered refusal) {
        answered = refusal;
    }

    /** Whether the call has an answer, be it a refusal; asked by a route. */
    public boolean hasAnswer() {
        return answered != null;
    }

    public Optional<Answered> answer() {
        return Optional.ofNullable(answered);
    }

    /** The failure of the last attempt; empty before the first. */
    public Optional<Failure> lastFailure() {
        return Optional.ofNullable(course.lastFailure());
    }

    /** The kind of the failure in spite of which the call was answered; null when the primary answered at once. */
    @Nullable
    FailureKind overcame() {
        return hasAnswer() && refusal().isEmpty() ? course.primaryKind() : null;
    }

    /** What kept the primary from answering: a failure kind, or why it was not asked; null when nothing did. */
    public @Nullable String primaryReason() {
        return course.primaryReason();
    }

    /** The kind to report when nothing is left to try. */
    public FailureKind reportedKind() {
        FailureKind primaryKind = course.primaryKind();
        return primaryKind != null
                ? primaryKind
                : lastFailure().map(Failure::kind).orElse(FailureKind.SERVER_ERROR);
    }

    /** What broke the stream first; of a stream that did not break, what is reported otherwise. */
    public FailureKind brokeBy() {
        return brokeBy == null ? reportedKind() : brokeBy;
    }

    /** Whether nobody was asked, because every target is left alone; asked by a route. */
    public boolean allRefused() {
        return !course.hasAsked();
    }

    /** Whether every target was turned down by a rate limit and by nothing else. */
    public boolean onlyRateLimits() {
        return course.onlyRateLimits();
    }

    /** Whether a fallback answered. */
    public boolean degraded() {
        return answered != null && !isPrimary(answered.target());
    }

    public List<Attempt> attempts() {
        return course.attempts();
    }

    /** How often this target has been asked. */
    public long attemptsAt(TargetConfig target) {
        return attempts().stream()
                .filter(attempt -> attempt.target().equals(target.name()))
                .count();
    }

    /** Adds a sentence about something that was dropped or not granted; the same sentence only once. */
    public void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** What a caller wrote stays out of logs. */
    @Override
    public String toString() {
        return "Call[chain=" + chain().name() + ", attempts=" + attempts() + "]";
    }
}
