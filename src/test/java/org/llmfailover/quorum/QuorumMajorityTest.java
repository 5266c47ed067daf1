package org.llmfailover.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** As many members as the quorum asks for must say the same. */
class QuorumMajorityTest {

    private static final String TARGETS =
            "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#";
    private static final Map<String, Object> REQUEST =
            Map.of("messages", List.of(Map.of("role", "user", "content", "hello")));
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("two", 20, TARGETS, "pattern=quorum", "quorum.select=majority")
                .chain("three", 4, TARGETS, "pattern=quorum", "quorum.size=3", "first-token-timeout=700ms")
                .chain("strict", 4, TARGETS, "pattern=quorum", "quorum.strict=true")
                .chain("number", 2, TARGETS, "pattern=quorum", "quorum.agree=number")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static void answers(String anthropic, String openai, String gemini) {
        PROVIDERS.anthropic.reply(ok(Answers.anthropic(anthropic)));
        PROVIDERS.openai.reply(ok(Answers.openai(openai)));
        PROVIDERS.gemini.reply(ok(Answers.gemini(gemini)));
    }

    private static Reply after(CountDownLatch others, Reply reply) {
        return connection -> {
            others.await();
            reply.write(connection);
        };
    }

    private static Reply counting(CountDownLatch others, Reply reply) {
        return connection -> {
            reply.write(connection);
            others.countDown();
        };
    }

    @Test
    void itEndsAsSoonAsEnoughAgree() {
        Chain chain = PROVIDERS.take("two");
        answers("Paris. ", "not asked for", "  paris.");
        PROVIDERS.openai.reply(silence());

        Told told = chain.chat(REQUEST);

        assertThat(told.json().at("/choices/0/message/content").asText().strip())
                .isEqualTo("Paris.");
        assertThat(told.header("LlmProvider")).isEqualTo("anthropic");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.attempts()).endsWith("openai:abandoned").contains("anthropic:ok", "gemini:ok");
        assertThat(told.json().at("/llm/quorum").toString())
                .isEqualTo("{\"select\":\"majority\",\"votes\":2,\"agreement\":2,\"dissent\":[]}");
    }

    @Test
    void whoSaysSomethingElseIsNamed() {
        Chain chain = PROVIDERS.take("two");
        CountDownLatch dissenter = new CountDownLatch(1);
        answers("Lyon", "Paris", "Paris");
        PROVIDERS.anthropic.reply(counting(dissenter, ok(Answers.anthropic("Lyon"))));
        PROVIDERS.openai.reply(after(dissenter, ok(Answers.openai("Paris"))));
        PROVIDERS.gemini.reply(connection -> {
            dissenter.await();
            java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
            ok(Answers.gemini("Paris")).write(connection);
        });

        JsonNode json = chain.chat(REQUEST).json();

        assertThat(json.at("/llm/provider").asText()).isEqualTo("openai");
        assertThat(json.at("/llm/degraded").asBoolean()).isFalse();
        assertThat(json.at("/llm/quorum/votes").asInt()).isEqualTo(3);
        assertThat(json.at("/llm/quorum/agreement").asInt()).isEqualTo(2);
        assertThat(json.at("/llm/quorum/dissent")).hasSize(1);
        assertThat(json.at("/llm/quorum/dissent/0").asText()).startsWith("anthropic/claude-sonnet-5");
    }

    @Test
    void whenAllSaySomethingElseThePrimarysAnswerIsGivenAndMarked() {
        Chain chain = PROVIDERS.take("two");
        answers("a", "b", "c");

        Told told = chain.chat(REQUEST);

        assertThat(told.header("LlmProvider")).isEqualTo("anthropic");
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("quorum-short");
        JsonNode llm = told.json().path("llm");
        assertThat(llm.at("/quorum/votes").asInt()).isEqualTo(3);
        assertThat(llm.at("/quorum/agreement").asInt()).isEqualTo(1);
        assertThat(llm.at("/quorum/dissent")).hasSize(2);
        assertThat(llm.path("degraded_reason").asText()).isEqualTo("quorum-short");
        assertThat(llm.path("notice").asText()).isNotEmpty();
    }

    /** Two that disagree cannot become three that agree: nobody waits for the third. */
    @Test
    void itEndsAsSoonAsNoMajorityIsPossibleAnyMore() {
        Chain chain = PROVIDERS.take("three");
        answers("a", "b", "");
        PROVIDERS.gemini.reply(silence());

        Told told = chain.chat(REQUEST);

        assertThat(told.attempts()).endsWith("gemini:abandoned");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("quorum-short");
    }

    @Test
    void aHangingMemberIsAMissingVoteWhenItsTimeIsOver() {
        Chain chain = PROVIDERS.take("three");
        answers("a", "a", "");
        PROVIDERS.gemini.reply(silence());

        Told told = chain.chat(REQUEST);

        assertThat(told.attempts()).containsExactlyInAnyOrder("anthropic:ok", "openai:ok", "gemini:timeout");
        assertThat(told.millis()).isGreaterThanOrEqualTo(690);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("quorum-short");
        assertThat(told.json().at("/llm/quorum/agreement").asInt()).isEqualTo(2);
    }

    @Test
    void aFailedMemberIsAMissingVoteAndNotAFailedCall() {
        Chain chain = PROVIDERS.take("two");
        answers("", "yes", "Yes");
        PROVIDERS.anthropic.reply(anthropicOverloaded());

        Told told = chain.chat(REQUEST);

        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.json().at("/llm/quorum/agreement").asInt()).isEqualTo(2);
        assertThat(PROVIDERS.anthropic.requests()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void fewerThanItsSizeAreTheBestThereIs() {
        Chain chain = PROVIDERS.take("two");
        answers("", "yes", "");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        PROVIDERS.gemini.reply(anthropicOverloaded());

        Told told = chain.chat(REQUEST);

        assertThat(told.header("LlmProvider")).isEqualTo("openai");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("quorum-short");
    }

    @Test
    void aStrictQuorumThatIsNotReachedIsAnError() {
        Chain chain = PROVIDERS.take("strict");
        answers("a", "b", "c");

        Told told = chain.chat(REQUEST);

        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure()).hasMessageContaining("the quorum of 2 was not reached: 1 of 3 answers agree");
        assertThat(told.failure().kind().wireName()).isEqualTo("bad-answer");
    }

    @Test
    void aStrictQuorumThatIsReachedAnswers() {
        Chain chain = PROVIDERS.take("strict");
        answers("a", "b", "a");

        assertThat(chain.chat(REQUEST).header("LlmDegraded")).isEqualTo(false);
    }

    @Test
    void numbersAgreeHoweverTheyAreWritten() {
        Chain chain = PROVIDERS.take("number");
        answers("Three boxes hold 1,250.0 apples.", "1250", "The answer is 7");

        JsonNode json = chain.chat(REQUEST).json();

        assertThat(json.at("/llm/quorum/agreement").asInt()).isEqualTo(2);
        assertThat(json.at("/llm/degraded").asBoolean()).isFalse();
    }
}
