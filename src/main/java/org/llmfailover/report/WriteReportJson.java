package org.llmfailover.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the report as JSON text. Thread-safe. */
public final class WriteReportJson implements Processor {

    @Override
    public void process(Exchange exchange) throws JsonProcessingException {
        Report report = exchange.getMessage().getBody(Report.class);
        exchange.getMessage().setBody(ReportTree.MAPPER.writeValueAsString(report));
    }
}
