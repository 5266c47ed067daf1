package org.llmfailover.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Door;

/** A state as the page is given it, made up to see what the page makes of it, and a report that fits. */
final class PageState {

    private static final String NAMES = "anthropic/claude-sonnet-5, openai/gpt-5.4, gemini/gemini-3.6-flash";

    private final Instant now = Instant.now();
    private final ObjectNode json = Json.MAPPER.createObjectNode();
    private final ArrayNode chains;
    private final ArrayNode targets;
    private final ArrayNode events;
    private final ObjectNode attempts;
    private final ObjectNode answered;

    /** With every count as large as this one. */
    private final int size;

    PageState(int size) {
        this.size = size;
        json.put("now", now.toString()).put("started", now.minusSeconds(90_000).toString());
        json.put("simulated", true).put("control", true).put("report", "llm/report");
        chains = json.putArray("chains");
        targets = json.putArray("targets");
        events = json.putArray("events");
        ObjectNode slices = json.putObject("slices").put("seconds", 10).put("count", LastHour.SLICES);
        attempts = slices.putObject("attempts");
        answered = slices.putObject("answered");
    }

    private Instant in(long seconds) {
        return now.plusSeconds(seconds);
    }

    PageState chain(String name, String pattern, String level, String text, String... targets) {
        ObjectNode chain = chains.addObject();
        chain.put("name", name).put("pattern", pattern).put("level", level).put("text", text);
        chain.put("serves", level.equals("down") ? null : targets[targets.length - 1]);
        chain.put("then", "next try").put("at", in(360_000).toString());
        List.of(targets).forEach(chain.putArray("targets")::add);
        chain.putObject("calls").put("ok", size).put("degraded", size).put("failed", size);
        chain.putObject("votes")
                .put("votes", 3 * size)
                .put("agreed", 2 * size)
                .putObject("dissent")
                .put(targets[0], size);
        chain.putObject("answered").put(targets[0], size);
        ObjectNode points = answered.putObject(name);
        points.putArray(targets[0]).addArray().add(350).add(size);
        points.putArray("nobody").addArray().add(355).add(size);
        return this;
    }

    PageState target(String name, String level, String state, String why) {
        ObjectNode target = targets.addObject();
        target.put("target", name).put("provider", name.substring(0, name.indexOf('/')));
        target.put("level", level).put("state", state).put("why", why);
        target.put("circuit", "closed").put("control", "automatic").put("share", level.equals("well") ? 1 : 0.25);
        target.put("status", "operational").put("slowness", 123.4).put("first_token_ms", 123_456);
        target.put("median_ms", 1_234_567).put("slow_ms", 9_876_543).put("usual_ms", 1_234_567);
        target.putObject("attempts")
                .put("ok", size)
                .put("overloaded", size)
                .put("rate-limited", size)
                .put("quota", size);
        if (level.equals("recovering")) {
            target.put("then", "next stage").put("at", in(40).toString());
            target.putObject("stage")
                    .put("share", 25)
                    .put("number", 2)
                    .put("of", 4)
                    .put("due", in(40).toString())
                    .put("answered", 3)
                    .put("needed", 10);
        }
        ObjectNode points = attempts.putObject(name);
        points.putArray("ok").addArray().add(358).add(size);
        points.putArray("quota").addArray().add(359).add(size);
        return this;
    }

    PageState event(Duration ago, String target, String type, String text) {
        events.addObject()
                .put("at", now.minus(ago).toString())
                .put("target", target)
                .put("type", type)
                .put("alarm", "warning")
                .put("text", target + " " + text);
        return this;
    }

    private ObjectNode report() {
        ObjectNode report =
                Json.MAPPER.createObjectNode().put("from", in(-86_400).toString());
        ArrayNode all = report.putArray("chains");
        chains.forEach(each -> {
            ObjectNode chain = all.addObject().put("chain", each.path("name").asText());
            chain.putObject("verdict")
                    .put("sentence", "It helps " + each.path("name").asText());
            chain.putObject("availability")
                    .put("with_failover", 99.987)
                    .putObject("primary_alone")
                    .put("at_least", 11.924)
                    .put("at_most", 98.915);
            chain.putObject("rescued").put("surely", size).put("perhaps", size);
            chain.putObject("degraded").put("share", 88.075);
            chain.putObject("cost")
                    .put("answers", 0.01 * size)
                    .put("wasted", 0.01 * size)
                    .put("primary_alone", 0.01 * size);
            ArrayNode spent = chain.putArray("spent");
            each.path("targets")
                    .forEach(target ->
                            spent.addObject().put("target", target.asText()).put("cost", 0.01 * size));
        });
        return report;
    }

    /** A door with simulated providers that shows this state, whatever its own is. */
    Door door() {
        Processor state = exchange -> {
            exchange.getMessage().removeHeaders("*");
            PageHeaders.secure(exchange.getMessage(), "application/json", "no-store");
            json.put("now", Instant.now().toString());
            exchange.getMessage().setBody(json.toString().getBytes(StandardCharsets.UTF_8));
        };
        Processor report = exchange -> exchange.getMessage().setBody(report().toString());
        Map<String, String> properties = Map.of(
                "llm.simulator", "on",
                "llm.provider.anthropic.protocol", "anthropic",
                "llm.provider.openai.protocol", "openai",
                "llm.provider.gemini.protocol", "gemini",
                "llm.chain.default.targets", NAMES);
        return new Door(
                properties,
                Map.of(
                        "llmShowState",
                        state,
                        "llmMakeReport",
                        (Processor) exchange -> {},
                        "llmWriteReportJson",
                        report));
    }
}
