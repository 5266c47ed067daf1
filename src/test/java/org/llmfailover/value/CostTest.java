package org.llmfailover.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;

/** Every answer is paid for, those that nobody reads too. */
class CostTest {

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("yes")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("yes")));
    private final Door door = new Door(properties());

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.model.anthropic/claude-sonnet-5.input-price", "100");
        properties.put("llm.model.anthropic/claude-sonnet-5.output-price", "1000");
        properties.put("llm.model.openai/gpt-5.4.input-price", "10");
        properties.put("llm.model.openai/gpt-5.4.output-price", "20");
        for (String select : new String[] {"first", "majority"}) {
            properties.put("llm.chain." + select + ".targets", "anthropic/claude-sonnet-5, openai/gpt-5.4");
            properties.put("llm.chain." + select + ".pattern", "quorum");
            properties.put("llm.chain." + select + ".quorum.select", select);
        }
        properties.put("llm.chain.hasty.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4");
        properties.put("llm.chain.hasty.pattern", "hot-cold");
        properties.put("llm.chain.hasty.first-token-timeout", "500ms");
        return properties;
    }

    @AfterEach
    void stop() {
        door.close();
        anthropic.close();
        openai.close();
    }

    private double cost(String provider, String use) {
        Matcher series = Pattern.compile("(?m)^llm_cost_total\\{([^}]*)} ([0-9.E+-]+)$")
                .matcher(door.observe("/observe/metrics"));
        double sum = 0;
        while (series.find()) {
            boolean wanted = series.group(1).contains("provider=\"" + provider + "\"")
                    && series.group(1).contains("use=\"" + use + "\"");
            sum += wanted ? Double.parseDouble(series.group(2)) : 0;
        }
        return sum;
    }

    private void is(String provider, String use, double usd) {
        await().untilAsserted(() -> assertThat(cost(provider, use)).isCloseTo(usd, within(1e-12)));
    }

    /** 12 tokens in and 7 out at Anthropic; 11 and 6 at OpenAI. */
    @Test
    void theAnswerThatIsGiven() {
        door.chat(request("hello"));

        is("anthropic", "answer", (12 * 100 + 7 * 1000) / 1e6);
        is("anthropic", "wasted", 0);
    }

    @Test
    void ofAVoteOneAnswerIsGivenAndTheOtherThrownAway() {
        door.chat(request("hello"), "X-Llm-Chain", "majority");

        is("anthropic", "answer", (12 * 100 + 7 * 1000) / 1e6);
        is("openai", "wasted", (11 * 10 + 6 * 20) / 1e6);
        is("openai", "answer", 0);
    }

    @Test
    void aCancelledLoserHasReadThePrompt() {
        openai.reply(silence());
        anthropic.reply(connection -> {
            await().until(() -> !openai.requests().isEmpty());
            ok(Answers.anthropic("yes")).write(connection);
        });

        door.chat(request("12345678"), "X-Llm-Chain", "first");

        is("openai", "wasted", 2 * 10 / 1e6);
        is("anthropic", "answer", (12 * 100 + 7 * 1000) / 1e6);
    }

    @Test
    void anErrorCostsNothingAndSilenceThePrompt() {
        anthropic.reply(anthropicOverloaded());
        door.chat(request("12345678"), "X-Llm-Chain", "hasty");
        is("openai", "answer", (11 * 10 + 6 * 20) / 1e6);
        is("anthropic", "wasted", 0);

        anthropic.reply(silence());
        door.chat(request("12345678"), "X-Llm-Chain", "hasty");
        is("anthropic", "wasted", 2 * 100 / 1e6);
    }

    @Test
    void aStreamByItsUsage() {
        anthropic.reply(Streams.anthropic("yes"));
        try (StreamedCall call = new StreamedCall(door.port(), StreamedCall.request(""))) {
            call.chunks();
        }

        await().untilAsserted(() -> assertThat(cost("anthropic", "answer")).isPositive());
    }

    @Test
    void whatACallerWhoLeftHadOrderedIsPaidFor() {
        anthropic.reply(connection -> {
            connection.send(Streams.HEAD);
            for (String event : Streams.anthropicEvents("Hel", "lo").subList(0, 4)) {
                connection.send(Streams.chunk(event));
            }
            connection.silence();
        });
        try (StreamedCall call = new StreamedCall(door.port(), StreamedCall.request(""))) {
            assertThat(call.nextText()).isEqualTo("Hel");
        }

        await().untilAsserted(() -> assertThat(cost("anthropic", "wasted")).isPositive());
        is("anthropic", "answer", 0);
    }
}
