package org.llmfailover.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;

/** A change of what is known of a target. Immutable; its words hold nothing a caller or a provider wrote. */
public sealed interface HealthEvent {

    /** When it happened. */
    Instant at();

    /** {@code provider/model}. */
    String target();

    /** One line for a person: what changed, why, and on what evidence. */
    String text();

    /** How loudly it is logged. */
    default Alarm alarm() {
        return Alarm.NONE;
    }

    /** Who should hear of an event. */
    enum Alarm {
        NONE,
        /** Callers are served by somebody else now. */
        WARNING,
        /** A person has to act. */
        ACT
    }

    /**
     * The circuit opened: failures in a row, a failure rate, a failed trial, a stage of the recovery that failed, or slowness.
     *
     * @param openFor how long nothing is let through
     * @param evidence what was seen
     */
    record Opened(Instant at, String target, Duration openFor, String evidence) implements HealthEvent {

        @Override
        public String text() {
            return target + " circuit opens for " + openFor + ": " + evidence;
        }

        @Override
        public Alarm alarm() {
            return Alarm.WARNING;
        }
    }

    /** The open circuit's time is over. */
    record HalfOpened(Instant at, String target) implements HealthEvent {

        @Override
        public String text() {
            return target + " circuit is half-open: a few calls try it";
        }
    }

    /**
     * The target gets a larger share of its traffic.
     *
     * @param share percent
     * @param evidence why it may have it
     */
    record StageReached(Instant at, String target, int share, String evidence) implements HealthEvent {

        @Override
        public String text() {
            return target + " recovers: " + share + " % of its traffic, " + evidence;
        }
    }

    /** The target has all its traffic again. */
    record Recovered(Instant at, String target, String evidence) implements HealthEvent {

        @Override
        public String text() {
            return target + " circuit closes: all of its traffic, " + evidence;
        }
    }

    /** The target is left alone for a while, without a word about its health. */
    record Rested(Instant at, String target, Duration restFor, FailureKind kind, int status) implements HealthEvent {

        static Rested of(Instant at, String target, Duration restFor, Failure failure) {
            return new Rested(at, target, restFor, failure.kind(), failure.status());
        }

        @Override
        public String text() {
            String act = alarm() == Alarm.ACT ? "; a person has to act" : "";
            return target + " rests for " + restFor + ": " + kind.wireName() + " (status " + status + ")" + act;
        }

        @Override
        public Alarm alarm() {
            return kind.rest() == FailureKind.Rest.LONG ? Alarm.ACT : Alarm.WARNING;
        }
    }

    /**
     * A status page says something else of the target.
     *
     * @param why which component it is about, or why nothing is known
     */
    record StatusChanged(Instant at, String target, StatusLevel level, String why) implements HealthEvent {

        @Override
        public String text() {
            return target + " status page: " + level.name().toLowerCase(Locale.ROOT) + ", " + why;
        }

        @Override
        public Alarm alarm() {
            return level.sheds() ? Alarm.WARNING : Alarm.NONE;
        }
    }

    /** A person decided, or gave the decision back. */
    record Controlled(Instant at, String target, Control control) implements HealthEvent {

        @Override
        public String text() {
            return target + " circuit is "
                    + (control == Control.AUTOMATIC ? "automatic again" : "forced " + control.wireName());
        }

        @Override
        public Alarm alarm() {
            return control == Control.OPEN ? Alarm.WARNING : Alarm.NONE;
        }
    }
}
