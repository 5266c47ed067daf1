package org.llmfailover.simulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;

/** One provider protocol from the provider's side. Implementations are immutable and thread-safe. */
interface SimulatedWire {

    /** The protocol's name in {@code llm.provider.<name>.protocol}. */
    String protocol();

    /** The model that is asked, or an empty string; never fails. The body says it, unless a wire has it elsewhere. */
    default String model(SimulatedCall call) {
        return call.body().path("model").asText();
    }

    /** Whether a stream is asked for; never fails. The body says it, unless a wire has it elsewhere. */
    default boolean streams(SimulatedCall call) {
        return call.body().path("stream").asBoolean();
    }

    /**
     * What the request asks for.
     *
     * @throws ProviderRefusedException when the real provider would refuse it
     */
    SimulatedRequest read(SimulatedCall call);

    ProviderReply whole(SimulatedRequest request, SimulatedAnswer answer);

    /** All events of a whole stream; the terminator is no content. */
    List<StreamedEvent> streamed(SimulatedRequest request, SimulatedAnswer answer);

    /** What a streamed answer says before its first event. */
    Map<String, String> streamHeaders();

    /** The refusal of a body that is no JSON object. */
    ProviderReply malformed();

    /**
     * How the provider says that it failed.
     *
     * @param kind any but the kinds that give no error answer: network, timeout, refusal and bad-answer
     * @param retryAfter seconds, or null to say nothing
     */
    ProviderReply error(FailureKind kind, String model, @Nullable Integer retryAfter);

    /** The same error inside a stream that has begun. */
    StreamedEvent errorEvent(ProviderReply error);
}
