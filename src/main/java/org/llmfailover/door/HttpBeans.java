package org.llmfailover.door;

import java.time.Clock;
import java.util.function.BiConsumer;
import org.llmfailover.config.HttpConfig;
import org.llmfailover.pattern.Chains;

/** The beans that the routes of the HTTP doors name. */
public record HttpBeans(HttpConfig config, InFlight inFlight, Chains chains, Clock clock) {

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmHttpHeaders", new HttpHeaders());
        registry.accept("llmAuthenticate", new Authenticate(config.apiKeys()));
        registry.accept("llmReadHttpRequest", new ReadHttpRequest(inFlight));
        registry.accept("llmWriteHttpAnswer", new WriteHttpAnswer());
        registry.accept("llmWriteHttpError", new WriteHttpError());
        registry.accept("llmReportHeaders", new ReportHeaders());
        registry.accept("llmReadReportRequest", new ReadReportRequest());
        registry.accept("llmWriteHttpReport", new WriteHttpReport());
        registry.accept("llmListModels", new ListModels(chains, clock));
    }
}
