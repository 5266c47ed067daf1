package org.llmfailover.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/** The way one call has gone so far: which targets it tried, what came of it, and who is left. Used by one thread at a time. */
final class Course {

    private TargetConfig primary;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final BitSet tried = new BitSet();

    /** Left out in favour of others: asked after all when nobody else answers. */
    private final BitSet putOff = new BitSet();

    private @Nullable Failure lastFailure;
    private @Nullable FailureKind primaryKind;
    private @Nullable String primaryReason;
    private boolean onlyRateLimits = true;
    private boolean asked;
    private boolean judging;

    /** The largest window the prompt was too long for; less than any as long as it was too long for none. */
    private int tooSmallWindow = -1;

    Course(TargetConfig primary) {
        this.primary = primary;
    }

    /** Another target is the primary. */
    void leadBy(TargetConfig lead) {
        primary = lead;
    }

    /** It is about the answers of others. */
    void judges() {
        judging = true;
    }

    void failed(TargetConfig target, Failure failure, Attempt attempt) {
        ended(target, attempt);
        lastFailure = failure;
        onlyRateLimits &= failure.kind() == FailureKind.RATE_LIMITED;
        if (failure.kind() == FailureKind.CONTEXT_LENGTH) {
            tooSmallWindow = Math.max(tooSmallWindow, window(target));
        }
        rememberPrimary(target, failure.kind(), failure.kind().wireName());
    }

    void skipped(TargetConfig target, Refusal refusal) {
        if (isTried(target)) {
            return;
        }
        (refusal.isPreference() ? putOff : tried).set(target.number());
        remember(new Attempt(target.name(), refusal.reason(), 0));
        // a stand-in that is none for this request turns nothing down
        onlyRateLimits &= refusal.kind() == FailureKind.RATE_LIMITED || refusal.kind() == FailureKind.CLIENT_ERROR;
        rememberPrimary(target, refusal.kind(), refusal.reason());
    }

    /** An attempt is over without a failure of the target. */
    void ended(TargetConfig target, Attempt attempt) {
        asked = true;
        tried.set(target.number());
        remember(attempt);
    }

    /** An attempt was given up, and not for a failure: its target may still be asked. */
    void abandoned(Attempt attempt) {
        asked = true;
        remember(attempt);
    }

    private void remember(Attempt attempt) {
        attempts.add(judging ? attempt.ofJudge() : attempt);
    }

    /** What was tried beside this becomes a part of it. */
    void join(Course other) {
        attempts.addAll(other.attempts);
        notes.addAll(other.notes);
        tried.or(other.tried);
        putOff.or(other.putOff);
        asked |= other.asked;
        onlyRateLimits &= other.onlyRateLimits;
        tooSmallWindow = Math.max(tooSmallWindow, other.tooSmallWindow);
        if (other.lastFailure != null) {
            lastFailure = other.lastFailure;
        }
        if (other.primaryReason != null && !other.judging && other.primary.number() == primary.number()) {
            primaryKind = other.primaryKind;
            primaryReason = other.primaryReason;
        }
    }

    /** Whether another target may be asked after the last failure. */
    boolean mayBeFollowed(boolean rerouteRefusals) {
        Failure failure = lastFailure;
        return failure == null
                || switch (failure.kind().next()) {
                    case ANY, LARGER_WINDOW -> true;
                    case NONE -> false;
                    case IF_REROUTED -> rerouteRefusals;
                };
    }

    /** The kind to report when nothing is left to try. */
    FailureKind reportedKind() {
        if (primaryKind != null) {
            return primaryKind;
        }
        return lastFailure == null ? FailureKind.SERVER_ERROR : lastFailure.kind();
    }

    /** How often this target has been asked. */
    long attemptsAt(TargetConfig target) {
        return attempts.stream()
                .filter(attempt -> attempt.target().equals(target.name()))
                .count();
    }

    private void rememberPrimary(TargetConfig target, FailureKind kind, String reason) {
        if (target.number() == primary.number()) {
            primaryKind = kind;
            primaryReason = reason;
        }
    }

    boolean isTried(TargetConfig target) {
        return tried.get(target.number());
    }

    /** Whether another target was asked before, or left alone. */
    boolean standsIn(TargetConfig target) {
        return attempts.size() > attemptsAt(target);
    }

    /** How many targets were tried beside this one. */
    int triedBeside(TargetConfig target) {
        return tried.cardinality() - (isTried(target) ? 1 : 0);
    }

    /** Those of the targets that may still be asked; who was put off comes last. */
    Stream<TargetConfig> left(List<TargetConfig> targets) {
        return targets.stream()
                .filter(target -> !isTried(target) && tooSmallWindow < window(target))
                .sorted(Comparator.comparing(this::isPutOff));
    }

    boolean isPutOff(TargetConfig target) {
        return putOff.get(target.number());
    }

    private static int window(TargetConfig target) {
        Integer window = target.limits().contextWindow();
        return window == null ? 0 : window;
    }

    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }

    @Nullable
    FailureKind primaryKind() {
        return primaryKind;
    }

    @Nullable
    String primaryReason() {
        return primaryReason;
    }

    /** Whether every target was turned down by a rate limit and by nothing else. */
    boolean onlyRateLimits() {
        return onlyRateLimits && !attempts.isEmpty();
    }

    /** Whether any target was asked. */
    boolean hasAsked() {
        return asked;
    }

    void note(String note) {
        notes.add(note);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }
}
