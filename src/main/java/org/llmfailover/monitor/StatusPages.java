package org.llmfailover.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.ProviderConfig;
import org.llmfailover.config.StatusPageConfig;
import org.llmfailover.config.StatusPageConfig.Format;
import org.llmfailover.health.Health;
import org.llmfailover.health.TargetHealth;

/** Finds the status pages of a configuration, each once, however many providers and targets it concerns. */
public final class StatusPages {

    private StatusPages() {}

    private record Page(String url, Format format) {}

    /** Every page that concerns a target. */
    public static List<StatusPage> of(LlmConfig config, Health health) {
        Map<Page, List<StatusPage.Watched>> pages = new LinkedHashMap<>();
        for (ProviderConfig provider : config.providers().values()) {
            StatusPageConfig status = provider.status();
            List<TargetHealth> targets = config.targets().stream()
                    .filter(target -> target.provider().equals(provider))
                    .map(health::of)
                    .toList();
            if (status.url() != null && status.component() != null && !targets.isEmpty()) {
                pages.computeIfAbsent(new Page(status.url(), status.format()), page -> new ArrayList<>())
                        .add(new StatusPage.Watched(status.component(), targets));
            }
        }
        return pages.entrySet().stream()
                .map(page -> new StatusPage(page.getKey().url(), page.getKey().format(), page.getValue()))
                .toList();
    }
}
