package org.llmfailover.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.dashboard.Headline.Candidate;
import org.llmfailover.health.Health;
import org.llmfailover.health.HealthEvent;
import org.llmfailover.health.Stage;
import org.llmfailover.health.TargetHealth;

/**
 * What the page shows, as JSON. Thread-safe.
 *
 * <p>Three fields may be absent: {@code report} (the address of the report, from which the page has the verdict and the
 * costs) where no history is kept, a chain's {@code votes} in the last minutes where nobody voted, and a target's
 * {@code slowness} (times as slow as usual) while too little is known.
 */
final class Snapshot {

    private static final Duration LATELY = Duration.ofMinutes(1);
    private static final Duration RECENTLY = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final String REPORT = "llm/report?period=24h";

    /** As many as a person reads. */
    private static final int MOST_EVENTS = 100;

    private final LlmConfig config;
    private final Health health;
    private final LastHour lastHour;
    private final Clock clock;
    private final Instant startedAt;

    Snapshot(LlmConfig config, Health health, LastHour lastHour, Clock clock) {
        this.config = config;
        this.health = health;
        this.lastHour = lastHour;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    ObjectNode json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("now", clock.instant().toString());
        json.put("started", startedAt.toString());
        json.put("simulated", config.simulated());
        json.put("control", config.dashboard().control());
        if (config.history().enabled()) {
            json.put("report", REPORT);
        }
        ArrayNode chains = json.putArray("chains");
        Counts lately = lastHour.sum(LATELY);
        Counts recently = lastHour.sum(RECENTLY);
        config.chains().values().forEach(chain -> chains.add(chain(chain, lately, recently)));
        ArrayNode targets = json.putArray("targets");
        Counts hour = lastHour.sum(HOUR);
        config.targets().forEach(target -> targets.add(target(target, recently, hour)));
        ArrayNode events = json.putArray("events");
        List<HealthEvent> all = health.events().last();
        all.subList(Math.max(0, all.size() - MOST_EVENTS), all.size()).forEach(event -> events.add(event(event)));
        json.set("slices", slices());
        return json;
    }

    private ObjectNode chain(ChainConfig chain, Counts lately, Counts recently) {
        List<TargetConfig> asked =
                chain.pattern() == Pattern.SINGLE ? chain.targets().subList(0, 1) : chain.targets();
        List<Candidate> candidates = asked.stream()
                .map(target -> new Candidate(
                        target.name(), Standing.of(health.of(target)), lately.target(target.name()).outcomes))
                .toList();
        boolean together = chain.pattern() == Pattern.QUORUM || chain.pattern() == Pattern.HOT_HOT;
        Headline headline = together ? Headline.ofAll(candidates) : Headline.of(candidates);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("name", chain.name());
        json.put("pattern", chain.pattern().wireName());
        json.put("level", headline.level().wireName());
        json.put("serves", headline.serves());
        json.put("text", headline.text());
        put(json, headline.then(), headline.at());
        ArrayNode targets = json.putArray("targets");
        chain.targets().forEach(target -> targets.add(target.name()));
        Counts.Calls calls = recently.chain(chain.name());
        json.set("calls", counts(calls.outcomes));
        json.set("answered", counts(calls.answered));
        if (calls.votes > 0) {
            ObjectNode votes = json.putObject("votes").put("votes", calls.votes).put("agreed", calls.agreed);
            votes.set("dissent", counts(calls.dissent));
        }
        return json;
    }

    private ObjectNode target(TargetConfig target, Counts recently, Counts hour) {
        TargetHealth known = health.of(target);
        Standing standing = Standing.of(known);
        Counts.Attempts attempts = recently.target(target.name());
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("target", target.name());
        json.put("provider", target.provider().name());
        json.put("level", standing.level().wireName());
        json.put("state", standing.state());
        json.put("why", standing.why());
        put(json, standing.then(), standing.at());
        json.put("circuit", known.state().wireName());
        json.put("control", known.control().wireName());
        json.put("share", known.share());
        known.stage().ifPresent(stage -> json.set("stage", stage(stage)));
        if (target.provider().status().url() != null) {
            json.put("status", known.status().name().toLowerCase(Locale.ROOT));
        }
        json.set("attempts", counts(attempts.outcomes));
        json.put("median_ms", attempts.answers.millis(0.5));
        json.put("slow_ms", attempts.answers.millis(0.95));
        json.put("usual_ms", hour.target(target.name()).answers.millis(0.5));
        known.slowness().ifPresent(times -> json.put("slowness", times));
        json.put("first_token_ms", attempts.firstTokens.millis(0.5));
        return json;
    }

    private static ObjectNode stage(Stage stage) {
        return Json.MAPPER
                .createObjectNode()
                .put("share", stage.share())
                .put("number", stage.number())
                .put("of", stage.of())
                .put("due", stage.due().toString())
                .put("answered", stage.answered())
                .put("needed", stage.needed());
    }

    private static ObjectNode event(HealthEvent event) {
        return Json.MAPPER
                .createObjectNode()
                .put("at", event.at().toString())
                .put("target", event.target())
                .put("type", event.getClass().getSimpleName())
                .put("alarm", event.alarm().name().toLowerCase(Locale.ROOT))
                .put("text", event.text());
    }

    /** Only slices in which something was counted: {@code [place, count]} by target and outcome, by chain and who answered. */
    private ObjectNode slices() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("seconds", LastHour.SLICE.toSeconds());
        json.put("count", LastHour.SLICES);
        ObjectNode attempts = json.putObject("attempts");
        ObjectNode answered = json.putObject("answered");
        lastHour.each((place, counts) -> {
            counts.targets().forEach((target, attempted) -> point(attempts, target, place, attempted.outcomes));
            counts.chains().forEach((chain, calls) -> {
                point(answered, chain, place, calls.answered);
                point(answered, chain, place, failed(calls));
            });
        });
        return json;
    }

    private static Map<String, Integer> failed(Counts.Calls calls) {
        Integer failed = calls.outcomes.get("failed");
        return failed == null ? Map.of() : Map.of("nobody", failed);
    }

    private static void point(ObjectNode all, String name, int place, Map<String, Integer> counts) {
        counts.forEach((kind, count) -> all.withObjectProperty(name)
                .withArrayProperty(kind)
                .addArray()
                .add(place)
                .add(count));
    }

    private static ObjectNode counts(Map<String, Integer> counts) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        counts.forEach(json::put);
        return json;
    }

    private static void put(ObjectNode json, @Nullable String then, @Nullable Instant at) {
        if (then != null && at != null) {
            json.put("then", then).put("at", at.toString());
        }
    }
}
