package org.llmfailover.hothot;

import java.util.Map;
import org.llmfailover.health.Health;
import org.llmfailover.pattern.RecentLatency;
import org.llmfailover.prompt.PromptLibrary;

/** The beans of the hot-hot route, which share what they remember. */
public final class HotHotBeans {

    private HotHotBeans() {}

    /** New ones, by their names. */
    public static Map<String, Object> all(Health health, RecentLatency latency, PromptLibrary prompts) {
        Places places = new Places();
        return Map.of(
                "llmCheckInterchangeable", new CheckInterchangeable(prompts),
                "llmChooseTarget", new ChooseTarget(health, latency, places),
                "llmKeepPlace", new KeepPlace(places));
    }
}
