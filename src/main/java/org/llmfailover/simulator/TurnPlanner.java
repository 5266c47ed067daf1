package org.llmfailover.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;

/** Decides what a simulated provider does with a request: serve it, refuse it, or fail as its fault says. Thread-safe. */
final class TurnPlanner {

    private final SimulatedProviders providers;
    private final SimulatedModel model;

    TurnPlanner(SimulatedProviders providers, SimulatedModel model) {
        this.providers = providers;
        this.model = model;
    }

    Turn plan(SimulatedWire wire, SimulatedCall call, Pace pace) {
        String asked = wire.model(call);
        Fault fault = providers.strike(call.provider(), asked, wire.streams(call));
        Duration extra = fault == null ? Duration.ZERO : fault.latency();
        Duration errorDelay = extra.plus(pace.error(call.provider(), asked));
        try {
            Turn atOnce = fault == null || fault.afterChunks() != null ? null : failed(wire, asked, fault, errorDelay);
            return atOnce == null ? answered(wire, call, fault, pace, extra) : atOnce;
        } catch (ProviderRefusedException refused) {
            return new Turn.Reply(errorDelay, refused.reply());
        }
    }

    /** The turn of a fault that needs no answer to break; null when it does, or when it is no failure. */
    private static @Nullable Turn failed(SimulatedWire wire, String model, Fault fault, Duration delay) {
        FailureKind failure = fault.failure();
        if (failure == null) {
            return null;
        }
        return switch (failure) {
            case NETWORK -> new Turn.HangUp(fault.latency());
            case TIMEOUT -> new Turn.Silence(fault.latency());
            case REFUSAL, BAD_ANSWER -> null;
            default -> new Turn.Reply(delay, wire.error(failure, model, fault.retryAfter()));
        };
    }

    private Turn answered(SimulatedWire wire, SimulatedCall call, @Nullable Fault fault, Pace pace, Duration extra) {
        if (!call.body().isObject()) {
            throw new ProviderRefusedException(wire.malformed());
        }
        FailureKind failure = fault == null ? null : fault.failure();
        SimulatedRequest request = wire.read(call);
        SimulatedAnswer answer =
                failure == FailureKind.REFUSAL ? model.refusal(request) : model.answer(wire.protocol(), request);
        if (request.stream()) {
            Turn.Stream whole = new Turn.Stream(
                    extra.plus(pace.first(request)),
                    wire.streamHeaders(),
                    wire.streamed(request, answer),
                    pace.gap(request),
                    Turn.Ending.CLEAN);
            return fault == null ? whole : broken(whole, wire, request.model(), fault);
        }
        Duration delay = extra.plus(pace.whole(request, answer));
        ProviderReply reply = wire.whole(request, answer);
        return failure == FailureKind.BAD_ANSWER ? new Turn.CutReply(delay, reply) : new Turn.Reply(delay, reply);
    }

    private static Turn broken(Turn.Stream whole, SimulatedWire wire, String model, Fault fault) {
        FailureKind failure = fault.failure();
        Integer chunks = fault.afterChunks();
        if (failure == null || failure == FailureKind.REFUSAL) {
            return whole;
        }
        if (chunks == null) {
            return ending(whole, cutInTheMiddle(whole.events()), Turn.Ending.CLEAN);
        }
        List<StreamedEvent> events = firstContent(whole.events(), chunks);
        return switch (failure) {
            case NETWORK -> ending(whole, events, Turn.Ending.CONNECTION_LOST);
            case TIMEOUT -> ending(whole, events, Turn.Ending.SILENCE);
            case BAD_ANSWER -> ending(whole, events, Turn.Ending.CLEAN);
            default -> {
                events.add(wire.errorEvent(wire.error(failure, model, fault.retryAfter())));
                yield ending(whole, events, Turn.Ending.CLEAN);
            }
        };
    }

    private static Turn.Stream ending(Turn.Stream whole, List<StreamedEvent> events, Turn.Ending ending) {
        return new Turn.Stream(whole.delay(), whole.headers(), events, whole.gap(), ending);
    }

    /** What comes before content event number {@code count + 1}; at least the terminator is left out. */
    private static List<StreamedEvent> firstContent(List<StreamedEvent> events, int count) {
        List<StreamedEvent> first = new ArrayList<>();
        int lastContent = lastContent(events);
        int seen = 0;
        for (int i = 0; i <= lastContent; i++) {
            seen += events.get(i).content() ? 1 : 0;
            if (seen > count) {
                break;
            }
            first.add(events.get(i));
        }
        return first;
    }

    private static int lastContent(List<StreamedEvent> events) {
        int last = events.size() - 1;
        while (last > 0 && !events.get(last).content()) {
            last--;
        }
        return last;
    }

    /** The first half of the events, the last of them with half its JSON. */
    private static List<StreamedEvent> cutInTheMiddle(List<StreamedEvent> events) {
        List<StreamedEvent> half = new ArrayList<>(events.subList(0, events.size() / 2));
        StreamedEvent cut = events.get(events.size() / 2);
        half.add(StreamedEvent.content(
                cut.name(), Pieces.beginning(cut.data(), cut.data().length() / 2)));
        return half;
    }
}
