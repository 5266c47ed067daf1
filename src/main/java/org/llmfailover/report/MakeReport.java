package org.llmfailover.report;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.pattern.CallFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the {@link Report} of the period that the message's headers name: it is the message's body then. Thread-safe. */
public final class MakeReport implements Processor {

    /** The header with the length of the period up to its end, such as {@code 24h}. */
    public static final String PERIOD = "LlmPeriod";

    /** The header with the moment the period begins. */
    public static final String FROM = "LlmFrom";

    /** The header with the moment it ends; now when there is none. */
    public static final String TO = "LlmTo";

    private static final Logger LOG = LoggerFactory.getLogger(MakeReport.class);
    private static final Duration WHEN_AWAY = Duration.ofSeconds(10);

    private final Optional<Reporter> reporter;
    private final Clock clock;

    /** @param reporter empty when there is no history */
    public MakeReport(Optional<Reporter> reporter, Clock clock) {
        this.reporter = reporter;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Reporter asked = reporter.orElseThrow(() -> new InvalidRequestException(
                404, "there is no history to report on: set llm.history.url, for example to memory", null));
        Message message = exchange.getMessage();
        Period period = Period.of(
                message.getHeader(PERIOD, String.class),
                message.getHeader(FROM, String.class),
                message.getHeader(TO, String.class),
                clock);
        try {
            message.setBody(asked.report(period));
        } catch (SQLException e) {
            LOG.warn("the history cannot be read ({})", e.getSQLState());
            throw new CallFailedException(
                    503, FailureKind.SERVER_ERROR, "the history cannot be read now", WHEN_AWAY, null, null);
        }
    }
}
