package org.llmfailover.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.pattern.LlmHeaders;

/** Has one prompt's conversation with a chain. Thread-safe. */
final class Caller {

    private static final String CHAT = "direct:llm-chat";

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final ProducerTemplate template;
    private final String chain;

    Caller(ProducerTemplate template, String chain) {
        this.template = template;
        this.chain = chain;
    }

    /**
     * Asks the prompt's turns one after another.
     *
     * @param before run before each call
     * @param after told what became of each call; turns after a failed one are told as not asked
     */
    void converse(Prompt prompt, Runnable before, Consumer<CallResult> after) {
        ObjectNode request = prompt.request();
        for (int turn = 0; turn < prompt.calls(); turn++) {
            before.run();
            long start = System.nanoTime();
            Exchange exchange = ask(request);
            CallResult result = result(exchange, Duration.ofNanos(System.nanoTime() - start));
            after.accept(result);
            if (!result.answered()) {
                skip(prompt.calls() - turn - 1, before, after);
                return;
            }
            if (turn < prompt.followUps().size()) {
                JsonNode completion =
                        Json.MAPPER.valueToTree(exchange.getMessage().getBody());
                request = Conversation.next(
                        request, completion, prompt.followUps().get(turn));
            }
        }
    }

    private static void skip(int turns, Runnable before, Consumer<CallResult> after) {
        for (int i = 0; i < turns; i++) {
            before.run();
            after.accept(new CallResult(CallResult.NOT_ASKED, false, List.of(), 0));
        }
    }

    private Exchange ask(ObjectNode request) {
        return template.request(CHAT, exchange -> {
            exchange.getMessage().setHeader(LlmHeaders.CHAIN, chain);
            exchange.getMessage().setBody(Json.MAPPER.convertValue(request, MAP));
        });
    }

    private static CallResult result(Exchange exchange, Duration took) {
        Message message = exchange.getMessage();
        return new CallResult(
                failure(exchange),
                Boolean.TRUE.equals(message.getHeader(LlmHeaders.DEGRADED)),
                AttemptText.read(message.getHeader(LlmHeaders.ATTEMPTS)),
                took.toMillis());
    }

    private static @Nullable String failure(Exchange exchange) {
        return exchange.getException() == null
                ? null
                : exchange.getMessage().getHeader(LlmHeaders.ERROR_KIND, "server-error", String.class);
    }
}
