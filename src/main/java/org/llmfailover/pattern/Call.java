package org.llmfailover.pattern;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.TargetConfig;

/**
 * One call on its way through the routes: the request it began with, its time, and what has been tried so far. It
 * travels as the exchange property {@link #PROPERTY}. Used by one thread at a time.
 */
public class Call extends Tried {

    /** The exchange property that holds the call. */
    public static final String PROPERTY = "LlmCall";

    private final Instant startedAt;
    private final @Nullable ChunkSink caller;
    private final Bill bill;
    private Terms terms;
    private Deadline deadline;
    private List<TargetConfig> order;
    private @Nullable StreamedAnswer stream;
    private @Nullable Answered answered;
    private @Nullable Answered refused;
    private @Nullable Verdict verdict;

    /**
     * Its time begins when the request came in.
     *
     * @param caller where a streamed answer goes, and who tells when the caller goes away; null when nobody can
     * @param startedAt when the request came in
     */
    public Call(Terms terms, @Nullable ChunkSink caller, Clock clock, Instant startedAt) {
        this(
                terms,
                terms.chain().targetsOf(terms.pattern()),
                caller,
                new Deadline(terms, clock, startedAt),
                new Bill(),
                startedAt);
    }

    /**
     * A part of another call, with what is left of its time, for a thread of its own.
     *
     * @param order the targets it may use, its primary first
     */
    protected Call(Call whole, Terms terms, List<TargetConfig> order, @Nullable ChunkSink caller) {
        this(terms, order, caller, whole.deadline, whole.bill, whole.startedAt);
    }

    private Call(
            Terms terms,
            List<TargetConfig> order,
            @Nullable ChunkSink caller,
            Deadline deadline,
            Bill bill,
            Instant startedAt) {
        super(order.get(0));
        this.terms = terms;
        this.order = List.copyOf(order);
        this.caller = caller;
        this.deadline = deadline;
        this.bill = bill;
        this.startedAt = startedAt;
        this.stream = caller == null || !terms.request().stream()
                ? null
                : new StreamedAnswer(terms, caller, startedAt.getEpochSecond());
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

    /** Goes on under other terms, before anything was tried. */
    public void reconsider(Terms changed) {
        terms = changed;
        deadline = deadline.under(changed);
        inOrder(chain().targetsOf(changed.pattern()));
    }

    /** Asks the targets in another order, before anything was tried. */
    public void inOrder(List<TargetConfig> targets) {
        order = List.copyOf(targets);
        course.leadBy(primary());
    }

    /** What the attempts cost, those of all parts of a call on one bill. */
    public Bill bill() {
        return bill;
    }

    public ChainConfig chain() {
        return terms.chain();
    }

    /** The targets this call may use, the primary first. */
    public List<TargetConfig> targets() {
        return order;
    }

    @Override
    public TargetConfig primary() {
        return order.get(0);
    }

    /** What a streaming caller has been given; null when the caller waits for a whole answer. */
    public @Nullable StreamedAnswer stream() {
        return stream;
    }

    /** Whether the caller already has a part of the answer. */
    public boolean hasBegun() {
        return stream != null && stream.isOpen();
    }

    /** How many other targets must be ready before one that comes back by stages is left out. */
    public int standIns() {
        return 1;
    }

    /** The call whose caller is told how this one ended: itself, unless it is a part of another. */
    public Call whole() {
        return this;
    }

    /** Takes over what a part of this call has tried, and the stream where the part has begun one. */
    public void join(Call part) {
        course.join(part.course);
        refused = part.refused == null ? refused : part.refused;
        if (part.hasBegun()) {
            stream = part.stream;
        }
    }

    /** The members of a quorum decided; without an answer there is none to give. */
    public void decided(Verdict how, @Nullable Answered answer) {
        verdict = how;
        answered = answer;
        refused = answer == null ? refused : null;
    }

    public Optional<Verdict> verdict() {
        return Optional.ofNullable(verdict);
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
    public Duration elapsed() {
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
        StreamedAnswer begun = hasBegun() ? stream : null;
        return begun != null ? begun.isRescuable() : course.mayBeFollowed(chain().rerouteRefusals());
    }

    /** An attempt failed. */
    public void failed(TargetConfig target, Failure failure, Attempt attempt) {
        course.failed(target, failure, attempt);
        if (stream != null && stream.isOpen()) {
            stream.broke(failure.kind());
        }
    }

    /** An attempt was answered. */
    public void answered(Answered whole, Attempt attempt) {
        course.ended(whole.target(), attempt);
        answered = whole;
        refused = null;
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

    /** The kind of the failure in spite of which the call was answered; null when the primary answered at once. */
    @Nullable
    FailureKind overcame() {
        return hasAnswer() && refusal().isEmpty() ? course.primaryKind() : null;
    }

    /** What kept the primary from answering, be it why it was not asked, or the quorum from being reached; null when nothing did. */
    public @Nullable String degradedReason() {
        return verdict == null ? course.primaryReason() : Verdict.SHORT;
    }

    /** What broke the stream first; of a stream that did not break, what is reported otherwise. */
    public FailureKind brokeBy() {
        FailureKind broke = stream == null ? null : stream.brokeBy();
        return broke == null ? reportedKind() : broke;
    }

    /** Whether a fallback answered, or fewer members of a quorum than it asks for. */
    public boolean degraded() {
        return answered != null && degradedBy(answered.target());
    }

    /** Whether an answer of this target is a degraded one. */
    boolean degradedBy(TargetConfig target) {
        return verdict == null ? !isPrimary(target) : !verdict.reached();
    }

    /** What a caller wrote stays out of logs. */
    @Override
    public String toString() {
        return "Call[chain=" + chain().name() + ", attempts=" + attempts() + "]";
    }
}
