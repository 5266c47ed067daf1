package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;

/** The Grafana dashboard and the alert rules in the jar ask for meters and labels that a running bundle has. */
class ShippedDashboardTest {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{([^}]*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)!?=\"");
    private static final Pattern METRIC = Pattern.compile("\\b((?:llm|gen_ai)_[a-z_]+)\\b(?:\\{([^}]*)})?");
    private static final Pattern GROUPED = Pattern.compile("by \\(([a-z_, ]+)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z_]+)\\s*}}");

    /** Every metric of a scrape with its labels. */
    private static final Map<String, Set<String>> SCRAPED = new TreeMap<>();

    /** After an outage: a retry, a fallback, a call that nobody answers, and a stream. */
    @BeforeAll
    static void scrape() {
        try (FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
                FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")))) {
            Map<String, String> properties = Door.chain(anthropic, openai);
            properties.put("llm.history.url", "memory");
            for (String model : List.of("anthropic/claude-sonnet-5", "openai/gpt-5.4")) {
                properties.put("llm.model." + model + ".input-price", "3");
                properties.put("llm.model." + model + ".output-price", "15");
            }
            try (Door door = new Door(properties)) {
                door.chat(Door.request("hello"));
                anthropic.reply(Answers.anthropicOverloaded());
                door.chat(Door.request("hello"));
                anthropic.reply(Streams.apart(20, Streams.anthropicEvents("a", "b")));
                door.chat("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
                // what follows the last chunk is recorded a moment after the caller has it
                Awaitility.await()
                        .until(
                                () -> door.observe("/observe/metrics"),
                                scrape -> scrape.contains("llm_tokens_per_second"));
                read(door.observe("/observe/metrics"));
            }
        }
    }

    @AfterAll
    static void forget() {
        SCRAPED.clear();
    }

    private static void read(String scrape) {
        SAMPLE.matcher(scrape).results().forEach(sample -> {
            Set<String> labels = SCRAPED.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            labels.addAll(labels(sample.group(2)));
        });
    }

    private static List<String> labels(String text) {
        return text == null
                ? List.of()
                : LABEL.matcher(text).results().map(label -> label.group(1)).toList();
    }

    private static JsonNode dashboard() throws IOException {
        try (InputStream file =
                ShippedDashboardTest.class.getResourceAsStream("/llm-failover/grafana-dashboard.json")) {
            return Json.MAPPER.readTree(file);
        }
    }

    private static JsonNode rules() throws IOException {
        try (InputStream file = ShippedDashboardTest.class.getResourceAsStream("/llm-failover/alerts.yaml")) {
            return new YAMLMapper().readTree(file).at("/groups/0/rules");
        }
    }

    @Test
    void everyPanelAsksForWhatThereIs() throws IOException {
        List<JsonNode> targets = dashboard().findValues("targets");
        assertThat(targets).hasSizeGreaterThan(10);
        for (JsonNode panel : targets) {
            for (JsonNode target : panel) {
                String expression = target.path("expr").asText();
                assertThat(problems(
                                expression,
                                names(LEGEND, target.path("legendFormat").asText())))
                        .as(expression)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyAlertAsksForWhatThereIs() throws IOException {
        assertThat(rules()).hasSizeGreaterThan(5);
        for (JsonNode rule : rules()) {
            String expression = rule.path("expr").asText();
            Set<String> named = names(LEGEND, rule.path("annotations").toString());
            assertThat(problems(expression, named)).as(expression).isEmpty();
            assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(rule.at("/annotations/action").asText()).isNotBlank();
        }
    }

    @Test
    void whatThereIsNotIsFound() {
        assertThat(problems("rate(llm_nothing_total[5m])", Set.of())).hasSize(1);
        assertThat(problems("llm_circuit_state{modell=\"x\"}", Set.of())).hasSize(1);
        assertThat(problems("sum by (chian) (llm_degraded_total)", Set.of())).hasSize(1);
        assertThat(problems("llm_degraded_total", Set.of("provider"))).hasSize(1);
        assertThat(problems("sum(llm_circuit_state", Set.of())).hasSize(1);
    }

    /** A metric or label that no scrape has, or brackets that do not match. */
    private static List<String> problems(String expression, Set<String> legend) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        List<MatchResult> metrics = METRIC.matcher(expression.replaceAll("by \\([^)]*\\)", ""))
                .results()
                .toList();
        for (MatchResult metric : metrics) {
            Set<String> labels = SCRAPED.get(metric.group(1));
            if (labels == null) {
                problems.add(metric.group(1) + " is not scraped");
            } else {
                known.addAll(labels);
                labels(metric.group(2)).stream()
                        .filter(label -> !labels.contains(label))
                        .forEach(label -> problems.add(metric.group(1) + " has no label " + label));
            }
        }
        if (metrics.isEmpty()) {
            problems.add("asks for nothing");
        }
        Set<String> named = new TreeSet<>(legend);
        GROUPED.matcher(expression)
                .results()
                .forEach(group -> named.addAll(List.of(group.group(1).split(", "))));
        if (!known.isEmpty() && !known.containsAll(named)) {
            problems.add("no such labels among " + named);
        }
        for (String pair : List.of("()", "[]", "{}")) {
            if (count(expression, pair.charAt(0)) != count(expression, pair.charAt(1))) {
                problems.add("brackets do not match");
            }
        }
        return problems;
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    @Test
    void theMetersOfTheContractHaveItsNames() {
        Map.of(
                        "llm_requests_seconds_count", Set.of("chain", "pattern", "outcome", "value"),
                        "llm_attempts_seconds_count", Set.of("provider", "model", "outcome"),
                        "llm_rescued_total", Set.of("chain", "kind"),
                        "llm_degraded_total", Set.of("chain", "reason"),
                        "llm_shed_total", Set.of("chain", "from", "to"),
                        "llm_circuit_state", Set.of("provider", "model"),
                        "llm_traffic_share", Set.of("provider", "model"),
                        "llm_status_level", Set.of("provider"),
                        "llm_cost_total", Set.of("provider", "model", "use"))
                .forEach(
                        (name, labels) -> assertThat(SCRAPED.get(name)).as(name).isEqualTo(labels));
    }

    @Test
    void theMetersOfOpenTelemetryHaveItsNames() {
        assertThat(SCRAPED.get("gen_ai_client_operation_duration_seconds_bucket"))
                .containsExactlyInAnyOrder(
                        "gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model", "error_type", "le");
        assertThat(SCRAPED.get("gen_ai_client_token_usage_bucket"))
                .containsExactlyInAnyOrder(
                        "gen_ai_operation_name",
                        "gen_ai_provider_name",
                        "gen_ai_request_model",
                        "gen_ai_token_type",
                        "le");
    }
}
