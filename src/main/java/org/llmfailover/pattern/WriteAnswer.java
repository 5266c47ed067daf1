package org.llmfailover.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.chat.AnswerWriter;
import org.llmfailover.chat.Json;

/** Gives the answer in the form the request came in, with the facts of the call. Thread-safe. */
public final class WriteAnswer implements Processor {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final AnswerWriter writer;
    private final CallMeter meter;
    private final boolean simulated;

    public WriteAnswer(AnswerWriter writer, CallMeter meter, boolean simulated) {
        this.writer = writer;
        this.meter = meter;
        this.simulated = simulated;
    }

    @Override
    public void process(Exchange exchange) throws JsonProcessingException {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        Answered answered = call.answer()
                .orElseThrow(
                        () -> new IllegalStateException("a pattern ended without an answer and without a failure"));
        StreamedAnswer stream = call.stream();
        Object body = stream == null ? body(exchange.getProperty(ReadCall.FORM, CallForm.class), call, answered) : null;
        HostState.restore(exchange);
        Message message = exchange.getMessage();
        if (stream == null) {
            message.setBody(body);
        } else if (!stream.isFinished()) {
            stream.whole(call, answered, simulated);
        }
        Facts.answered(call, answered, simulated, message);
        meter.answered(call, answered);
    }

    private Object body(CallForm form, Call call, Answered answered) throws JsonProcessingException {
        if (form == CallForm.TEXT) {
            return answered.answer().text();
        }
        ObjectNode completion = writer.write(answered.answer());
        completion.set("llm", Facts.json(call, answered));
        return switch (form) {
            case MAP -> Json.MAPPER.convertValue(completion, MAP);
            case JSON_BYTES -> Json.MAPPER.writeValueAsBytes(completion);
            case JSON_STREAM -> new ByteArrayInputStream(Json.MAPPER.writeValueAsBytes(completion));
            case JSON_STRING, TEXT -> Json.MAPPER.writeValueAsString(completion);
        };
    }
}
