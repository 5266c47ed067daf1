package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;

/**
 * What is wrong with each simulated provider, and what it has served. Thread-safe.
 *
 * <p>At most {@value #MOST} providers are remembered; the one that was used longest ago is forgotten first, unless it is
 * broken.
 */
final class SimulatedProviders {

    static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, State> states = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * All providers well, nothing served.
     *
     * @param random decides which requests a rate strikes; must be thread-safe
     */
    SimulatedProviders(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Gives the provider this fault instead of any it has.
     *
     * @throws InvalidRequestException for a name that has no place in a path, or when {@value #MOST} are broken already
     */
    void breakDown(String provider, Fault fault) {
        synchronized (states) {
            State state = remembered(checked(provider));
            if (state == null) {
                throw new InvalidRequestException(
                        "The provider is one too many: mend one of the " + MOST + " broken first.", null);
            }
            state.fault = fault;
        }
    }

    void mend(String provider) {
        synchronized (states) {
            State state = states.get(checked(provider));
            if (state != null) {
                state.fault = null;
            }
        }
    }

    /** Counts one request and says what strikes it: a fault, or null. A provider that is only slow still serves. */
    @Nullable
    Fault strike(String provider, String model, boolean stream) {
        synchronized (states) {
            State state = NAME.matcher(provider).matches() ? remembered(provider) : null;
            if (state == null) {
                return null;
            }
            Fault fault = state.faultAt(clock.instant());
            if (fault == null || !fault.concerns(model, stream) || random.nextDouble() >= fault.rate()) {
                state.served++;
                return null;
            }
            if (fault.failure() == null) {
                state.served++;
            } else {
                state.failed++;
            }
            return fault;
        }
    }

    /** The current fault and the counts, as the control endpoint shows them. */
    ObjectNode show(String provider) {
        synchronized (states) {
            State known = states.get(checked(provider));
            State state = known == null ? new State() : known;
            Instant now = clock.instant();
            Fault fault = state.faultAt(now);
            ObjectNode shown = Json.MAPPER.createObjectNode().put("provider", provider);
            if (fault == null) {
                shown.putNull("fault");
            } else {
                shown.set("fault", describe(fault, now));
            }
            return shown.put("served", state.served).put("failed", state.failed);
        }
    }

    private static ObjectNode describe(Fault fault, Instant now) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", fault.kindName())
                .put("rate", fault.rate())
                .put("latency_ms", fault.latency().toMillis());
        if (fault.until() != null) {
            json.put("seconds_left", Duration.between(now, fault.until()).toMillis() / 1000.0);
        }
        if (fault.retryAfter() != null) {
            json.put("retry_after", fault.retryAfter());
        }
        if (fault.model() != null) {
            json.put("model", fault.model());
        }
        if (fault.afterChunks() != null) {
            json.put("after_chunks", fault.afterChunks());
        }
        return json;
    }

    private static String checked(String provider) {
        if (!NAME.matcher(provider).matches()) {
            throw new InvalidRequestException(
                    "The provider's name must be at most 64 letters, digits, dots, dashes and underscores.",
                    "provider");
        }
        return provider;
    }

    private @Nullable State remembered(String provider) {
        State state = states.get(provider);
        if (state != null || (states.size() >= MOST && !forgetOne())) {
            return state;
        }
        State created = new State();
        states.put(provider, created);
        return created;
    }

    private boolean forgetOne() {
        Instant now = clock.instant();
        for (Iterator<State> each = states.values().iterator(); each.hasNext(); ) {
            if (each.next().faultAt(now) == null) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    private static final class State {
        private @Nullable Fault fault;
        private long served;
        private long failed;

        @Nullable
        Fault faultAt(Instant now) {
            if (fault != null && fault.healedBy(now)) {
                fault = null;
            }
            return fault;
        }
    }
}
