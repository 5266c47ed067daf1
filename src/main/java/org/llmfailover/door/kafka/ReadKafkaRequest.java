package org.llmfailover.door.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.door.queue.Patience;
import org.llmfailover.pattern.LlmHeaders;

/** Turns a record into a request for {@code direct:llm-chat}: UTF-8 text within bounds, the bundle's headers, and nothing else. Thread-safe. */
final class ReadKafkaRequest implements Processor {

    private final long maxBody;
    private final KafkaProgress progress;
    private final Clock clock;

    /** @param maxBody the longest body, in bytes */
    ReadKafkaRequest(long maxBody, KafkaProgress progress, Clock clock) {
        this.maxBody = maxBody;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        KafkaRequest request = message.getBody(KafkaRequest.class);
        KafkaBatch batch = KafkaBatch.of(exchange);
        request.keepOn(exchange);
        if (clock.instant().isAfter(batch.until())) {
            throw new RejectedExecutionException("the batch's time is over, the request is read again");
        }
        Patience.until(exchange, batch.until(), progress.failedCalls(request.position()));
        LlmHeaders.IN.forEach(name -> copy(request, message, name));
        message.setBody(text(request.value()));
    }

    private static void copy(KafkaRequest from, Message to, String name) {
        Header header = from.headers().lastHeader(name);
        if (header != null && header.value() != null) {
            to.setHeader(name, new String(header.value(), StandardCharsets.UTF_8));
        }
    }

    private String text(byte @Nullable [] value) {
        if (value == null) {
            throw new InvalidRequestException("the request has no body", null);
        }
        if (value.length > maxBody) {
            throw new InvalidRequestException(
                    413, "the body is larger than llm.http.max-body allows (" + maxBody + " bytes)", null);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("the body is not text in UTF-8", null);
        }
    }
}
