package org.llmfailover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;

/**
 * The report of a scripted outage in chains whose calls are not all asked of one target after the other: quorums, high-value
 * calls and hot-hot. An answer costs 0.082 USD at Anthropic, 0.023 at OpenAI and 0.0028 at Gemini.
 */
class ReportOfVotesTest {

    private static final double ANTHROPIC = (12 * 1000 + 7 * 10_000) / 1e6;
    private static final double OPENAI = (11 * 1000 + 6 * 2000) / 1e6;
    private static final double GEMINI = (10 * 100 + 5 * 360) / 1e6;

    /** Two tokens of prompt, by their characters. */
    private static final double DISMISSED = 2 * 1000 / 1e6;

    /** A word that is a vote, and to whom a judge is asked, a judgement. */
    private static final String FIRST_IS_BEST = "1";

    private static final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic(FIRST_IS_BEST)));
    private static final FakeProvider openai = new FakeProvider(ok(Answers.openai(FIRST_IS_BEST)));
    private static final FakeProvider gemini = new FakeProvider(ok(Answers.gemini(FIRST_IS_BEST)));

    private static Door door;
    private static int movedConversations;
    private static JsonNode report;
    private static String scrape;

    @BeforeAll
    static void outage() throws Exception {
        door = new Door(properties());
        quorumThatWaitsForAll();
        quorumOfTheFirst();
        judgedQuorum();
        fewHighValueCalls();
        conversations();
        await().untilAsserted(() -> {
            report = Json.MAPPER.readTree(door.get("/llm/report?period=1h").body());
            money(chain("first"), "wasted", 5 * DISMISSED);
        });
        scrape = door.observe("/observe/metrics");
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.history.url", "memory");
        properties.put("llm.provider.gemini.url", gemini.url());
        properties.put("llm.provider.gemini.api-key", "secret-g");
        price(properties, "anthropic/claude-sonnet-5", 1000, 10_000);
        price(properties, "openai/gpt-5.4", 1000, 2000);
        price(properties, "gemini/gemini-3.6-flash", 100, 360);
        String all = "anthropic/claude-sonnet-5, openai/gpt-5.4, gemini/gemini-3.6-flash";
        chain(properties, "all", all, "quorum", "best", "3");
        chain(properties, "first", "anthropic/claude-sonnet-5, openai/gpt-5.4", "quorum", "first", null);
        chain(properties, "judged", "anthropic/claude-sonnet-5, openai/gpt-5.4", "quorum", "best", "2");
        properties.put("llm.chain.judged.quorum.judge", "anthropic/claude-sonnet-5");
        chain(properties, "mixed", "anthropic/claude-sonnet-5, openai/gpt-5.4", "hot-cold", "best", "2");
        properties.put("llm.chain.mixed.high-value.pattern", "quorum");
        chain(properties, "hot", "anthropic/claude-sonnet-5, openai/gpt-5.4", "hot-hot", null, null);
        properties.put("llm.chain.hot.hot-hot.accept-inconsistency", "true");
        return properties;
    }

    private static void price(Map<String, String> properties, String model, int input, int output) {
        properties.put("llm.model." + model + ".input-price", Integer.toString(input));
        properties.put("llm.model." + model + ".output-price", Integer.toString(output));
    }

    private static void chain(
            Map<String, String> properties, String name, String targets, String pattern, String select, String size) {
        properties.put("llm.chain." + name + ".targets", targets);
        properties.put("llm.chain." + name + ".pattern", pattern);
        if (select != null) {
            properties.put("llm.chain." + name + ".quorum.select", select);
        }
        if (size != null) {
            properties.put("llm.chain." + name + ".quorum.size", size);
        }
    }

    private static void ask(String chain, int times, String... headers) {
        for (int i = 0; i < times; i++) {
            String[] all = new String[headers.length + 2];
            all[0] = "X-Llm-Chain";
            all[1] = chain;
            System.arraycopy(headers, 0, all, 2, headers.length);
            door.chat(Door.request("12345678"), all);
        }
    }

    /** 60 calls of three votes, 30 without the primary, 10 for which it could not have answered at any retry, 4 for nobody. */
    private static void quorumThatWaitsForAll() {
        ask("all", 60);
        anthropic.reply(Answers.anthropicOverloaded());
        ask("all", 30);
        anthropic.reply(Answers.anthropicError(404, "not_found_error", "model: claude-sonnet-5"));
        for (int i = 0; i < 10; i++) {
            awaitAsked("anthropic/claude-sonnet-5");
            ask("all", 1);
        }
        awaitAsked("anthropic/claude-sonnet-5");
        anthropic.reply(Answers.anthropicOverloaded());
        openai.reply(Answers.openaiError(500, "server_error", "no"));
        gemini.reply(Answers.geminiError(500, "INTERNAL", "no", ""));
        ask("all", 4);
        well();
    }

    private static void well() {
        anthropic.reply(ok(Answers.anthropic(FIRST_IS_BEST)));
        openai.reply(ok(Answers.openai(FIRST_IS_BEST)));
        gemini.reply(ok(Answers.gemini(FIRST_IS_BEST)));
    }

    /** A failure that waits for a person rests for a millisecond here. */
    private static void awaitAsked(String target) {
        await().until(() -> door.observe("/observe/metrics")
                .lines()
                .anyMatch(line -> line.startsWith("llm_attention")
                        && line.contains(target.substring(target.indexOf('/') + 1))
                        && line.endsWith(" 0.0")));
    }

    /** The primary is silent in 5 calls, and is dismissed when the other member has answered. */
    private static void quorumOfTheFirst() {
        anthropic.reply(silence());
        for (int i = 0; i < 5; i++) {
            int before = anthropic.requests().size();
            openai.reply(connection -> {
                await().until(() -> anthropic.requests().size() > before);
                ok(Answers.openai(FIRST_IS_BEST)).write(connection);
            });
            ask("first", 1);
        }
        well();
    }

    /** The primary votes and judges: its second answer is no answer to the caller. */
    private static void judgedQuorum() {
        ask("judged", 5);
    }

    private static void fewHighValueCalls() {
        ask("mixed", 20);
        ask("mixed", 3, "X-Llm-Value", "high");
    }

    /** 20 conversations; then those that Anthropic has are moved, because nobody may ask Anthropic. */
    private static void conversations() {
        for (int i = 0; i < 20; i++) {
            String by = door.chat(Door.request("x"), "X-Llm-Chain", "hot", "X-Llm-Conversation", "c" + i)
                    .headers()
                    .firstValue("X-Llm-Provider")
                    .orElseThrow();
            movedConversations += by.equals("anthropic") ? 1 : 0;
        }
        control("open");
        for (int i = 0; i < 20; i++) {
            ask("hot", 1, "X-Llm-Conversation", "c" + i);
        }
        control("automatic");
    }

    private static void control(String how) {
        door.context()
                .createProducerTemplate()
                .sendBodyAndHeaders(
                        "direct:llm-target-control",
                        null,
                        Map.of("LlmTarget", "anthropic/claude-sonnet-5", "LlmControl", how));
    }

    @AfterAll
    static void stop() {
        door.close();
        anthropic.close();
        openai.close();
        gemini.close();
    }

    private static ObjectNode chain(String name) {
        return (ObjectNode) StreamSupport.stream(report.path("chains").spliterator(), false)
                .filter(chain -> chain.path("chain").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void money(JsonNode chain, String name, double usd) {
        assertThat(chain.at("/cost/" + name).asDouble()).as(name).isCloseTo(usd, within(1e-9));
    }

    private static void between(JsonNode chain, String alone, double atLeast, double atMost) {
        assertThat(chain.at("/availability/" + alone + "/at_least").asDouble()).isEqualTo(atLeast);
        assertThat(chain.at("/availability/" + alone + "/at_most").asDouble()).isEqualTo(atMost);
    }

    @Test
    void thePrimaryAloneIsItsOwnVote() {
        JsonNode chain = chain("all");

        assertThat(chain.path("calls").asInt()).isEqualTo(104);
        assertThat(chain.path("answered").asInt()).isEqualTo(100);
        assertThat(chain.at("/availability/with_failover").asDouble()).isEqualTo(96.153);
        // asked once: 60 of 104. With retries the 34 that were overloaded might have come to something
        between(chain, "primary_alone", 57.692, 57.692);
        between(chain, "primary_with_retries", 57.692, 90.384);
        assertThat(chain.at("/rescued/surely").asInt()).isEqualTo(10);
        assertThat(chain.at("/rescued/perhaps").asInt()).isEqualTo(30);
        assertThat(chain.at("/rescued/by_retry")).isEmpty();
        assertThat(chain.at("/rescued/by_fallback").toString()).isEqualTo("{\"model-not-found\":10,\"overloaded\":30}");
        assertThat(chain.at("/verdict/sentence").asText())
                .startsWith("It helps: 10 to 40 calls were answered that the primary");
    }

    @Test
    void aShortQuorumIsDegradedAndNoFallback() {
        JsonNode chain = chain("all");

        assertThat(chain.at("/degraded/calls").asInt()).isEqualTo(40);
        assertThat(chain.path("minutes_on_fallback").asInt(-1)).isZero();
        assertThat(chain.at("/retries/calls").asInt(-1)).isZero();
    }

    @Test
    void theTimeThatVotesTakeIsNeitherNormalNorTrouble() {
        JsonNode paid = chain("all").path("paid");

        assertThat(paid.at("/normal/calls").asInt(-1)).isZero();
        assertThat(paid.at("/trouble/calls").asInt(-1)).isZero();
        assertThat(paid.at("/votes/calls").asInt()).isEqualTo(100);
    }

    @Test
    void theVotesThatWereNotGivenAreWastedAndSaidToBeVotes() {
        JsonNode chain = chain("all");

        money(chain, "answers", 60 * ANTHROPIC + 40 * OPENAI);
        money(chain, "wasted", 60 * (OPENAI + GEMINI) + 40 * GEMINI);
        money(chain, "votes", 60 * (OPENAI + GEMINI) + 40 * GEMINI);
        money(chain, "primary_alone", 60 * ANTHROPIC + 40 * (11 * 1000 + 6 * 10_000) / 1e6);
        assertThat(chain.at("/cost/calls_without_price").asInt(-1)).isZero();
        assertThat(attempts(chain, "openai/gpt-5.4", "ok", true)).isEqualTo(60);
        assertThat(attempts(chain, "openai/gpt-5.4", "ok", false)).isEqualTo(40);
        assertThat(attempts(chain, "anthropic/claude-sonnet-5", "overloaded", true))
                .isEqualTo(34);
    }

    private static int attempts(JsonNode chain, String target, String outcome, boolean wasted) {
        return StreamSupport.stream(chain.path("attempts").spliterator(), false)
                .filter(each -> each.path("target").asText().equals(target)
                        && each.path("outcome").asText().equals(outcome)
                        && each.path("asked").asBoolean()
                        && each.path("wasted").asBoolean() == wasted)
                .mapToInt(each -> each.path("attempts").asInt())
                .sum();
    }

    @Test
    void aMemberThatWasDismissedTellsNothingAndIsPaidFor() {
        JsonNode chain = chain("first");

        between(chain, "primary_alone", 0, 100);
        assertThat(chain.at("/rescued/perhaps").asInt()).isEqualTo(5);
        assertThat(chain.at("/degraded/calls").asInt(-1)).isZero();
        assertThat(attempts(chain, "anthropic/claude-sonnet-5", "abandoned", true))
                .isEqualTo(5);
        money(chain, "wasted", 5 * DISMISSED);
        money(chain, "votes", 5 * DISMISSED);
        money(chain, "answers", 5 * OPENAI);
    }

    @Test
    void aJudgementIsNoAnswerOfThePrimary() {
        JsonNode chain = chain("judged");

        between(chain, "primary_alone", 100, 100);
        assertThat(chain.at("/retries/calls").asInt(-1)).isZero();
        money(chain, "answers", 5 * ANTHROPIC);
        money(chain, "wasted", 5 * (OPENAI + ANTHROPIC));
        assertThat(attempts(chain, "anthropic/claude-sonnet-5", "ok", false)).isEqualTo(5);
        assertThat(attempts(chain, "anthropic/claude-sonnet-5", "ok", true)).isEqualTo(5);
    }

    @Test
    void highValueCallsAreToldFromTheOthers() {
        JsonNode chain = chain("mixed");

        assertThat(chain.path("calls").asInt()).isEqualTo(23);
        assertThat(chain.at("/paid/normal/calls").asInt()).isEqualTo(20);
        assertThat(chain.at("/paid/votes/calls").asInt()).isEqualTo(3);
        money(chain, "answers", 23 * ANTHROPIC);
        money(chain, "wasted", 3 * OPENAI);
        money(chain, "votes", 3 * OPENAI);
        money(chain, "primary_alone", 23 * ANTHROPIC);
    }

    @Test
    void ofHotHotThePrimaryIsWhoHadTheConversation() {
        JsonNode chain = chain("hot");

        assertThat(movedConversations).isBetween(1, 19);
        assertThat(chain.path("primary").isNull()).isTrue();
        assertThat(chain.at("/availability/with_failover").asDouble()).isEqualTo(100);
        assertThat(chain.at("/availability/primary_alone/unknown_calls").asInt())
                .isEqualTo(movedConversations);
        assertThat(chain.at("/availability/primary_alone/at_most").asDouble()).isEqualTo(100);
        assertThat(chain.at("/rescued/perhaps").asInt()).isEqualTo(movedConversations);
        assertThat(chain.at("/paid/normal/calls").asInt()).isEqualTo(40);
    }

    @Test
    void theReportAndTheMeterTellTheSameSums() {
        double answers = 0;
        double wasted = report.path("probes").asDouble();
        for (JsonNode chain : report.path("chains")) {
            answers += chain.at("/cost/answers").asDouble();
            wasted += chain.at("/cost/wasted").asDouble();
        }

        assertThat(metered("answer")).isPositive().isCloseTo(answers, within(1e-6));
        assertThat(metered("wasted")).isPositive().isCloseTo(wasted, within(1e-6));
    }

    private static double metered(String use) {
        Matcher series = Pattern.compile("(?m)^llm_cost_total\\{[^}]*use=\"" + use + "\"[^}]*} ([0-9.E+-]+)$")
                .matcher(scrape);
        return series.results()
                .mapToDouble(each -> Double.parseDouble(each.group(1)))
                .sum();
    }
}
