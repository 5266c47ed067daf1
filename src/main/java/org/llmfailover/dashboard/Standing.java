package org.llmfailover.dashboard;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind.Rest;
import org.llmfailover.health.CircuitState;
import org.llmfailover.health.Control;
import org.llmfailover.health.NotAdmittedException.Refusal;
import org.llmfailover.health.Stage;
import org.llmfailover.health.TargetHealth;

/**
 * Where a target stands, in words for a person. Immutable; the words are fixed ones.
 *
 * @param state one or two words
 * @param why the rest of a sentence that begins with the target's name
 * @param then what comes next, or null when nothing is due
 * @param at when that is, or null when there is no telling
 */
record Standing(Level level, String state, String why, @Nullable String then, @Nullable Instant at) {

    static Standing of(TargetHealth health) {
        if (health.control() != Control.AUTOMATIC) {
            return controlled(health.control());
        }
        Optional<Refusal> refusal = health.refusal();
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        if (health.state() != CircuitState.CLOSED) {
            return new Standing(Level.DEGRADED, "on trial", "is being tried with a few calls", null, null);
        }
        if (health.status().sheds()) {
            String outage = health.status().name().toLowerCase(Locale.ROOT);
            return new Standing(
                    Level.DEGRADED, "status page", "has a " + outage + " outage on its status page", null, null);
        }
        return health.stage()
                .map(Standing::comingBack)
                .orElseGet(() -> new Standing(Level.WELL, "well", "is well", null, null));
    }

    private static Standing controlled(Control control) {
        return control == Control.OPEN
                ? new Standing(Level.DOWN, "taken out", "was taken out by a person", null, null)
                : new Standing(Level.WELL, "forced in", "was forced in by a person", null, null);
    }

    private static Standing refused(Refusal refusal) {
        String kind = refusal.kind().wireName();
        if (refusal.reason().equals(Refusal.CIRCUIT_OPEN)) {
            return new Standing(
                    Level.DOWN, "circuit open", "has an open circuit: " + kind, "next try", refusal.until());
        }
        String act = refusal.kind().rest() == Rest.LONG ? ", a person has to act" : "";
        return new Standing(Level.DOWN, "resting", "rests: " + kind + act, "next try", refusal.until());
    }

    private static Standing comingBack(Stage stage) {
        return new Standing(
                Level.RECOVERING,
                "coming back",
                "is coming back, now with " + stage.share() + " % of its calls",
                "next stage",
                stage.due());
    }
}
