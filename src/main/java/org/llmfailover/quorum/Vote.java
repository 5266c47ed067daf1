package org.llmfailover.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.config.QuorumConfig;
import org.llmfailover.config.QuorumConfig.Select;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Answered;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.CallerGoneException;
import org.llmfailover.pattern.ChunkSink;
import org.llmfailover.pattern.StreamedAnswer;
import org.llmfailover.pattern.Terms;
import org.llmfailover.pattern.Verdict;
import org.llmfailover.quorum.Ballots.Ballot;

/**
 * The vote of a quorum under way. It travels as the exchange property {@link #PROPERTY}. Thread-safe: the members' threads
 * meet here, and the caller's call is touched only under the lock of the vote while they run.
 */
public final class Vote {

    /** The exchange property that holds the vote. */
    public static final String PROPERTY = "LlmVote";

    private final Call call;
    private final @Nullable StreamedAnswer stream;
    private final QuorumConfig config;
    private final List<MemberCall> members = new ArrayList<>();
    private final Ballots ballots;

    /** Whose outcome is not counted yet. */
    private final BitSet waiting = new BitSet();

    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private volatile boolean callerLeft;
    private @Nullable MemberCall speaker;
    private @Nullable Judgement judgement;
    private @Nullable String judgeSaid;

    Vote(Call call) {
        this.call = call;
        this.stream = call.stream();
        this.config = call.chain().quorum();
        this.ballots = new Ballots(config);
        Terms terms = config.select() == Select.FIRST
                ? call.terms()
                : call.terms().withRequest(call.terms().request().withoutStream());
        for (TargetConfig member : config.members()) {
            members.add(new MemberCall(this, new Seat(this, members.size()), terms, member));
        }
        waiting.set(0, members.size());
        call.onCallerGone(this::callerLeaves);
    }

    private void callerLeaves() {
        callerLeft = true;
        members.forEach(member -> member.seat().dismiss());
    }

    Call call() {
        return call;
    }

    /** Where the caller's stream goes; asked for only where there is one. */
    ChunkSink caller() {
        return Objects.requireNonNull(stream).sink();
    }

    int size() {
        return config.size();
    }

    /** How long a member may take from now on. */
    Duration time() {
        return config.select() == Select.BEST ? call.remainingBudget() : call.remaining();
    }

    /** The member in a seat; null when the seat is empty or the vote over. */
    @Nullable
    MemberCall member(int seat) {
        lock.lock();
        try {
            return over || seat >= members.size() ? null : members.get(seat);
        } finally {
            lock.unlock();
        }
    }

    /** A member's content begins: whether it is the one the caller hears. The others are dismissed at once. */
    boolean claims(int seat) {
        lock.lock();
        try {
            if (!over) {
                speaker = members.get(seat);
                waiting.clear(seat);
                end();
            }
            return speaker == members.get(seat);
        } finally {
            lock.unlock();
        }
    }

    /** The member the caller hears has said all: its outcome is the call's. */
    Call spoken(MemberCall member) {
        lock.lock();
        try {
            call.join(member);
            Answered answered = member.answer().orElseThrow();
            ballots.add(members.indexOf(member), answered);
            call.decided(ballots.verdict(ballots.all().get(0), null), answered);
            return call;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A member's part is over, with an answer or without: a vote, or a missing one. While one of them speaks to the caller,
     * it alone is waited for.
     *
     * @param hungUp whether it ended because nobody listens to it any more
     * @throws DecidedException when the others need not be waited for
     * @throws CallerGoneException when the caller has left
     */
    void count(MemberCall member, boolean hungUp) {
        lock.lock();
        try {
            add(member);
            if (callerLeft || (hungUp && member == speaker)) {
                throw new CallerGoneException();
            }
            if (speaker == null ? ballots.decide(waiting.cardinality()) : member == speaker) {
                throw new DecidedException();
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(MemberCall member) {
        int seat = members.indexOf(member);
        boolean brokeOff = member == speaker && !call.hasAnswer();
        if (waiting.get(seat) || brokeOff) {
            waiting.clear(seat);
            call.join(member);
            member.answer().ifPresent(answered -> ballots.add(seat, answered));
        }
    }

    /** Nobody is waited for any more: whoever is still under way is cancelled. */
    void dismiss() {
        lock.lock();
        try {
            end();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        over = true;
        waiting.stream().mapToObj(members::get).forEach(member -> {
            member.seat().dismiss();
            call.abandoned(new Attempt(
                    member.member().name(), Attempt.ABANDONED, call.elapsed().toMillis()));
        });
        waiting.clear();
    }

    /**
     * The answer of the largest group, or the only one; none when it is not enough for a strict quorum, or none is in. What a
     * member has said to the caller already stays as it is.
     */
    void takeMostAgreed() {
        if (call.hasAnswer()) {
            return;
        }
        ballots.mostAgreed().ifPresentOrElse(chosen -> take(chosen, null), this::takeNone);
    }

    private void take(Ballot chosen, @Nullable String reason) {
        Verdict verdict = ballots.verdict(chosen, reason);
        call.decided(verdict, config.strict() && !verdict.reached() ? null : chosen.answered());
    }

    private void takeNone() {
        call.decided(ballots.nobody(), null);
    }

    /** Whether there is something to judge, and a judge; asked by a route. */
    public boolean needsJudge() {
        return config.judge() != null && ballots.all().size() > 1;
    }

    TargetConfig judge() {
        return Objects.requireNonNull(config.judge());
    }

    /** The valid answers, in the order of the members. */
    List<ChatAnswer> answers() {
        return ballots.all().stream().map(ballot -> ballot.answered().answer()).toList();
    }

    void judged(String judge, Judgement said) {
        judgement = said;
        judgeSaid = said.reason().isEmpty() ? "judge " + judge : "judge " + judge + ": " + said.reason();
    }

    /** @param how the judge's name and what became of it */
    void judgeFailed(String how) {
        judgeSaid = " (judge " + how + ")";
    }

    /** The judge's choice, else the answer with the highest validation score; of equals the earliest member's. */
    void takeBest() {
        List<Ballot> all = ballots.all();
        if (all.isEmpty()) {
            takeNone();
        } else if (judgement != null) {
            take(all.get(judgement.best() - 1), judgeSaid);
        } else if (all.size() == 1) {
            take(all.get(0), "the only valid answer");
        } else {
            Ballot best = all.stream()
                    .max(Comparator.comparingInt(
                                    (Ballot ballot) -> score(ballot).points())
                            .thenComparing(Ballot::seat, Comparator.reverseOrder()))
                    .orElseThrow();
            take(best, score(best) + Objects.requireNonNullElse(judgeSaid, ""));
        }
    }

    private ValidationScore score(Ballot ballot) {
        return ValidationScore.of(ballot.answered().answer(), call.terms().request(), ballots.agreeing(ballot) - 1);
    }

    /** Whether fewer than the quorum asks for are no answer; asked by a route. */
    public boolean isStrict() {
        return config.strict();
    }
}
