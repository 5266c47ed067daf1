package org.llmfailover.pattern;

import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what was asked and what was answered, a line each and cut short, where {@code llm.log.content} is true. Nothing
 * else of the bundle logs either. Thread-safe.
 */
public final class LogContent implements Processor {

    /** The most characters of a prompt or an answer in one line. */
    private static final int LONGEST = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(LogContent.class);

    private final boolean enabled;

    public LogContent(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public void process(Exchange exchange) {
        if (!enabled) {
            return;
        }
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        call.answer()
                .ifPresentOrElse(
                        answered -> LOG.info(
                                "answer to {} by {}: {}",
                                exchange.getExchangeId(),
                                answered.target().name(),
                                line(answered.answer().text())),
                        () -> LOG.info(
                                "request {} to chain {}: {}",
                                exchange.getExchangeId(),
                                call.chain().name(),
                                line(asked(call))));
    }

    private static String asked(Call call) {
        ChatRequest request = call.terms().request();
        String prompt = call.terms().prompt();
        String messages = request.messages().stream().map(LogContent::shown).collect(Collectors.joining(" | "));
        return prompt == null
                ? messages
                : "prompt " + prompt + " with " + call.terms().variables();
    }

    private static String shown(Message message) {
        return message.role().name().toLowerCase(java.util.Locale.ROOT) + ": " + message.text();
    }

    /** On one line, so that nobody can write lines of their own into the log. */
    private static String line(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
    }
}
