package org.llmfailover.door;

import java.time.Clock;
import java.util.function.BiConsumer;
import org.llmfailover.config.HttpConfig;
import org.llmfailover.pattern.Chains;
import org.llmfailover.pattern.WaitForTurn;

/** The beans that the routes of the HTTP doors name. */
public record HttpBeans(HttpConfig config, InFlight inFlight, Chains chains, Clock clock) {

    /** Two processors begin sixteen calls in one or two milliseconds; with fewer turns, a few slow steps of a host's take all. */
    private static final int TURNS_A_PROCESSOR = 8;

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmHttpHeaders", new HttpHeaders());
        registry.accept("llmAuthenticate", new Authenticate(config.apiKeys()));
        registry.accept("llmWaitForTurn", new WaitForTurn(turns(), clock));
        registry.accept("llmReadHttpRequest", new ReadHttpRequest(inFlight));
        registry.accept("llmWriteHttpAnswer", new WriteHttpAnswer());
        registry.accept("llmWriteHttpError", new WriteHttpError());
        registry.accept("llmReportHeaders", new ReportHeaders());
        registry.accept("llmReadReportRequest", new ReadReportRequest());
        registry.accept("llmWriteHttpReport", new WriteHttpReport());
        registry.accept("llmListModels", new ListModels(chains, clock));
    }

    /** Platform threads need none: the operating system shares the processors among them by time. */
    private static int turns() {
        return VirtualThreads.available()
                ? TURNS_A_PROCESSOR * Runtime.getRuntime().availableProcessors()
                : Integer.MAX_VALUE;
    }
}
