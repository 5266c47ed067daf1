package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.llmfailover.simulator.SimulatedAnswer.Call;
import org.llmfailover.simulator.SimulatedAnswer.Finish;

/** Answers as a model would, the same for the same request apart from the id. Thread-safe. */
final class SimulatedModel {

    private static final String REFUSAL = "I’m sorry, but I can’t help with that.";

    private final Clock clock;
    private final Ids ids;

    SimulatedModel(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    SimulatedAnswer answer(String protocol, SimulatedRequest request) {
        if (request.tool() != null && request.toolResult() == null) {
            JsonNode arguments = SchemaExample.of(request.tool().schema(), Prose.topic(request.prompt()));
            return made(request, Finish.TOOL_CALL, "", new Call(request.tool().name(), arguments));
        }
        String text = text(protocol, request);
        Integer most = request.maxTokens();
        if (most != null && Tokens.of(text) > most) {
            return made(request, Finish.LENGTH, Pieces.beginning(text, most * Tokens.CHARACTERS), null);
        }
        return made(request, Finish.STOP, text, null);
    }

    SimulatedAnswer refusal(SimulatedRequest request) {
        return made(request, Finish.REFUSAL, REFUSAL, null);
    }

    /** A source of chance that is the same for the same provider, model and prompt. */
    static Random seeded(SimulatedRequest request) {
        return new Random(seed(request));
    }

    private static long seed(SimulatedRequest request) {
        return List.of(request.provider(), request.model(), request.prompt(), String.valueOf(request.toolResult()))
                .hashCode();
    }

    private static String text(String protocol, SimulatedRequest request) {
        if (request.schema() != null) {
            String words =
                    request.toolResult() == null ? Prose.topic(request.prompt()) : Prose.topic(request.toolResult());
            return SchemaExample.of(request.schema(), words).toString();
        }
        String said = request.dialogue().said();
        return said == null
                ? Prose.answer(protocol, request.prompt(), request.toolResult(), seed(request))
                : Prose.rest(protocol, request.prompt(), said, seed(request));
    }

    private SimulatedAnswer made(SimulatedRequest request, Finish finish, String text, @Nullable Call call) {
        int output = Tokens.of(text) + (call == null ? 0 : Tokens.of(call.name() + call.arguments()));
        return new SimulatedAnswer(ids.next(), clock.instant(), finish, text, call, request.inputTokens(), output);
    }
}
