package org.llmfailover.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the report as a page of HTML; whatever is in it is escaped. Thread-safe. */
public final class WriteReportHtml implements Processor {

    private static final String PAGE = "/llm-failover/report.html";
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final Template page;

    public WriteReportHtml() {
        try (InputStream file = Objects.requireNonNull(WriteReportHtml.class.getResourceAsStream(PAGE), PAGE)) {
            page = Mustache.compiler()
                    .escapeHTML(true)
                    .defaultValue("–")
                    .compile(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(PAGE + " cannot be read", e);
        }
    }

    @Override
    public void process(Exchange exchange) {
        Report report = exchange.getMessage().getBody(Report.class);
        exchange.getMessage().setBody(page.execute(ReportTree.MAPPER.convertValue(report, MAP)));
    }
}
