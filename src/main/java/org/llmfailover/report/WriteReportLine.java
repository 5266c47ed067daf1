package org.llmfailover.report;

import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the report as one line for a log. Thread-safe. */
public final class WriteReportLine implements Processor {

    @Override
    public void process(Exchange exchange) {
        Report report = exchange.getMessage().getBody(Report.class);
        exchange.getMessage().setBody(line(report));
    }

    private static String line(Report report) {
        String chains = report.chains().stream().map(WriteReportLine::chain).collect(Collectors.joining(" | "));
        String lost = report.lostRecords() == 0 ? "" : " | " + report.lostRecords() + " records are missing";
        return (chains.isEmpty() ? "no calls" : chains) + lost;
    }

    private static String chain(Report.Chain chain) {
        Report.Bounds alone = chain.availability().primaryWithRetries();
        return "chain " + chain.chain() + ": " + chain.calls() + " calls, " + chain.failed() + " failed, available "
                + chain.availability().withFailover() + " % (primary alone " + alone.atLeast() + " to "
                + alone.atMost() + " %), " + chain.degraded().calls() + " degraded, added "
                + chain.paid().normal().addedP50() + " ms at the median: "
                + chain.verdict().sentence();
    }
}
