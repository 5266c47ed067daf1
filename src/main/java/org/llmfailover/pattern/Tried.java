package org.llmfailover.pattern;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/** What a call has tried so far, as those see it who ask. Used by one thread at a time. */
abstract class Tried {

    final Course course;
    private @Nullable TargetConfig firstChoice;

    Tried(TargetConfig primary) {
        course = new Course(primary);
    }

    /** It is asked about the answers of others. */
    protected void judges() {
        course.judges();
    }

    /** Whom it would ask first if that target were asked at all. */
    public void prefers(TargetConfig target) {
        firstChoice = target;
    }

    /** Whom it would ask first with all well: the primary, unless somebody said otherwise. */
    TargetConfig firstChoice() {
        return firstChoice == null ? primary() : firstChoice;
    }

    /** Whom it asks first. */
    public abstract TargetConfig primary();

    public List<Attempt> attempts() {
        return course.attempts();
    }

    /** How often this target has been asked. */
    public long attemptsAt(TargetConfig target) {
        return course.attemptsAt(target);
    }

    /** Whether this target is asked in the place of another, which failed or was left alone. */
    public boolean standsIn(TargetConfig target) {
        return course.standsIn(target);
    }

    /** A target was not asked. */
    public void skipped(TargetConfig target, Refusal refusal) {
        course.skipped(target, refusal);
    }

    /** The caller went away in the middle of an attempt, or has another's answer. */
    public void abandoned(Attempt attempt) {
        course.abandoned(attempt);
    }

    /** Whether nobody was asked, because every target is left alone; asked by a route. */
    public boolean allRefused() {
        return !course.hasAsked();
    }

    /** The failure of the last attempt; empty before the first. */
    public Optional<Failure> lastFailure() {
        return Optional.ofNullable(course.lastFailure());
    }

    /** The kind to report when nothing is left to try. */
    public FailureKind reportedKind() {
        return course.reportedKind();
    }

    /** Whether every target was turned down by a rate limit and by nothing else. */
    public boolean onlyRateLimits() {
        return course.onlyRateLimits();
    }

    /** Adds a sentence about something that was dropped or not granted; the same sentence only once. */
    public void note(String note) {
        course.note(note);
    }

    public List<String> notes() {
        return course.notes();
    }
}
