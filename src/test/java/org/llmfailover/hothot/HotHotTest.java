package org.llmfailover.hothot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** Targets that answer side by side, each its own conversations. */
class HotHotTest {

    private static final String TARGETS =
            "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#";
    private static final String ACCEPTED = "hot-hot.accept-inconsistency=true";
    private static final Map<String, Object> REQUEST =
            Map.of("messages", List.of(Map.of("role", "user", "content", "hello")));
    private static final Providers PROVIDERS = new Providers();

    @TempDir
    private static Path prompts;

    @BeforeAll
    static void start() throws Exception {
        for (String prompt : List.of("alike", "unlike")) {
            Files.createDirectories(prompts.resolve(prompt));
            for (String provider : List.of("anthropic", "openai", "gemini")) {
                Files.writeString(
                        prompts.resolve(prompt).resolve(provider + ".yaml"),
                        "version: 1\nsystem: Be brief.\ninterchangeable: "
                                + (prompt.equals("alike") || provider.equals("openai")) + "\n");
            }
        }
        PROVIDERS
                .with("llm.prompts", "file:" + prompts)
                .chain("hot", 20, TARGETS, "pattern=hot-hot", ACCEPTED)
                .chain("heavy", 2, TARGETS, "pattern=hot-hot", ACCEPTED, "hot-hot.weights=1,1,8")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static String provider(Chain chain, String conversation) {
        return (String) chain.chat(REQUEST, "LlmConversation", conversation).header("LlmProvider");
    }

    private static Map<String, Integer> spread(Chain chain, int conversations) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < conversations; i++) {
            counts.merge(provider(chain, "c-" + i), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void theTrafficIsSharedOut() {
        Map<String, Integer> counts = spread(PROVIDERS.take("hot"), 150);

        // at worst a target is taken for four times as slow as the fastest
        assertThat(counts).hasSize(3).allSatisfy((provider, count) -> assertThat(count)
                .isGreaterThan(8));
    }

    @Test
    void aWeightDrawsMoreOfIt() {
        Chain chain = PROVIDERS.take("heavy");
        PROVIDERS.anthropic.reply(after(20, ok(Answers.anthropic("x"))));
        PROVIDERS.openai.reply(after(20, ok(Answers.openai("x"))));
        PROVIDERS.gemini.reply(after(20, ok(Answers.gemini("x"))));

        assertThat(spread(chain, 100).get("gemini")).isGreaterThan(50);
    }

    @Test
    void aConversationStaysWithItsProvider() {
        Chain chain = PROVIDERS.take("hot");
        for (int i = 0; i < 20; i++) {
            String first = provider(chain, "c-" + i);
            for (int turn = 0; turn < 4; turn++) {
                assertThat(provider(chain, "c-" + i)).isEqualTo(first);
            }
        }
    }

    @Test
    void aFailureMovesOnlyItsOwnConversationsAndIsSaid() {
        Chain chain = PROVIDERS.take("hot");
        Map<String, String> before = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            before.put("c-" + i, provider(chain, "c-" + i));
        }
        PROVIDERS.openai.reply(anthropicOverloaded());

        boolean told = false;
        for (Map.Entry<String, String> conversation : before.entrySet()) {
            Told now = chain.chat(REQUEST, "LlmConversation", conversation.getKey());
            if (conversation.getValue().equals("openai")) {
                assertThat(now.header("LlmProvider")).isNotEqualTo("openai");
                told |= now.header("LlmDegraded").equals(true)
                        && now.header("LlmDegradedReason").equals("overloaded");
            } else {
                assertThat(now.header("LlmProvider")).isEqualTo(conversation.getValue());
                assertThat(now.header("LlmDegraded")).isEqualTo(false);
            }
        }
        assertThat(told).isTrue();
    }

    /** The failure has passed, but its conversations have got used to another voice. */
    @Test
    void whoWasMovedStaysWhereItIs() {
        Chain chain = PROVIDERS.take("hot");
        String first = provider(chain, "moved");
        switch (first) {
            case "anthropic" -> PROVIDERS.anthropic.reply(anthropicOverloaded());
            case "openai" -> PROVIDERS.openai.reply(anthropicOverloaded());
            default -> PROVIDERS.gemini.reply(anthropicOverloaded());
        }
        String second = provider(chain, "moved");
        assertThat(second).isNotEqualTo(first);
        PROVIDERS.anthropic.reply(ok(Answers.anthropic("x")));
        PROVIDERS.openai.reply(ok(Answers.openai("x")));
        PROVIDERS.gemini.reply(ok(Answers.gemini("x")));

        assertThat(provider(chain, "moved")).isEqualTo(second);
    }

    @Test
    void aTargetWhoseCircuitIsOpenIsNotChosen() {
        Chain chain = PROVIDERS.take("hot");
        chain.circuit("anthropic/claude-sonnet-5").transitionToOpenState();

        assertThat(spread(chain, 30)).doesNotContainKey("anthropic");
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools", "response_format", "prompt"})
    void whereCodeReadsTheAnswerItIsRetryAndShed(String what) {
        for (int i = 0; i < 6; i++) {
            Chain chain = PROVIDERS.take("hot");
            Map<String, Object> request = new HashMap<>(REQUEST);
            if (what.equals("tools")) {
                request.put(
                        "tools",
                        List.of(Map.of(
                                "type",
                                "function",
                                "function",
                                Map.of("name", "f", "parameters", Map.of("type", "object")))));
            } else if (what.equals("response_format")) {
                request.put("response_format", Map.of("type", "json_object"));
            }
            Object[] prompt = what.equals("prompt") ? new Object[] {"LlmPrompt", "unlike"} : new Object[0];
            Told told = chain.chat(request, prompt);

            assertThat(told.header("LlmProvider")).isEqualTo("anthropic");
            JsonNode notes = told.json().at("/llm/notes");
            assertThat(notes.toString()).contains("hot-hot is not for").contains("the pattern is retry-and-shed");
            if (i == 1) {
                break;
            }
        }
    }

    @Test
    void aPromptWhoseVariantsAreInterchangeableIsShared() {
        Chain chain = PROVIDERS.take("hot");
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            Told told = chain.chat(REQUEST, "LlmPrompt", "alike", "LlmConversation", "c-" + i);
            assertThat(told.json().at("/llm/notes").isMissingNode()).isTrue();
            counts.merge((String) told.header("LlmProvider"), 1, Integer::sum);
        }
        assertThat(counts).hasSizeGreaterThan(1);
    }
}
