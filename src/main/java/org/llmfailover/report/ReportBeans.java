package org.llmfailover.report;

import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.llmfailover.config.LlmConfig;

/**
 * The beans that the routes of the report name.
 *
 * @param history empty where none is kept
 */
public record ReportBeans(LlmConfig config, Optional<History> history, Clock clock) {

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmMakeReport", new MakeReport(history.map(kept -> new Reporter(config, kept)), clock));
        registry.accept("llmWriteReportJson", new WriteReportJson());
        registry.accept("llmWriteReportHtml", new WriteReportHtml());
        registry.accept("llmWriteReportLine", new WriteReportLine());
    }
}
