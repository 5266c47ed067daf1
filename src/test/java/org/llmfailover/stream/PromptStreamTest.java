package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;

/** Named prompts asked for with {@code "stream": true}. */
class PromptStreamTest {

    private static final String VALIDATED = "version: 1\nsystem: Be kind.\nvalidation:\n  must-match: ['forty']\n";
    private static final String PLAIN = "version: 1\nsystem: Be kind.\n";
    private static final String STRUCTURED = PLAIN + "parameters:\n  response_format:\n    type: json_object\n";

    private static final FakeProvider ANTHROPIC = new FakeProvider();
    private static final FakeProvider OPENAI = new FakeProvider();
    private static Door door;

    @BeforeAll
    static void start(@TempDir Path prompts) throws IOException {
        write(prompts, "checked", VALIDATED, VALIDATED);
        write(prompts, "mixed", PLAIN, VALIDATED);
        write(prompts, "structured", STRUCTURED, PLAIN);
        Map<String, String> properties = Door.chain(ANTHROPIC, OPENAI);
        properties.put("llm.prompts", "file:" + prompts);
        properties.put("llm.chain.again.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4");
        properties.put("llm.chain.again.rescue", "restart");
        door = new Door(properties);
    }

    private static void write(Path prompts, String name, String anthropic, String openai) throws IOException {
        Path folder = Files.createDirectories(prompts.resolve(name));
        Files.writeString(folder.resolve("anthropic.yaml"), anthropic);
        Files.writeString(folder.resolve("openai.yaml"), openai);
    }

    @AfterAll
    static void stop() {
        door.close();
        ANTHROPIC.close();
        OPENAI.close();
    }

    private static Heard ask(String chain, String prompt) {
        String request = "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"What is the answer?\"}]}";
        var response = door.chat(request, "X-Llm-Chain", chain, "X-Llm-Prompt", prompt);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        return Heard.of(response.body());
    }

    @Test
    void aValidatedPromptIsAnsweredWholeAndABadAnswerGoesToTheNextTarget() throws Exception {
        ANTHROPIC.reply(FakeProvider.ok(Answers.anthropic("The answer is fifty.")));
        OPENAI.reply(FakeProvider.ok(Answers.openai("The answer is forty two.")));

        Heard heard = ask("default", "checked");

        assertThat(heard.text()).isEqualTo("The answer is forty two.");
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(heard.done()).isTrue();
        assertThat(heard.attempts()).containsExactly("anthropic/claude-sonnet-5:bad-answer", "openai/gpt-5.4:ok");
        assertThat(heard.facts().path("prompt_variant").asText()).isEqualTo("checked/openai@1");
        assertThat(heard.facts().has("rescue")).isFalse();
        for (FakeProvider provider : new FakeProvider[] {ANTHROPIC, OPENAI}) {
            assertThat(Json.MAPPER
                            .readTree(provider.lastRequest().body())
                            .path("stream")
                            .asBoolean())
                    .isFalse();
        }
    }

    /** What remains of a broken answer cannot be validated, as half of it has been read already. */
    @Test
    void aValidatedVariantFinishesTheAnswerOfOneThatIsNot() {
        ANTHROPIC.reply(Break.RESET.of(Spoken.ANTHROPIC));
        OPENAI.reply(Streams.openai("forty", " two."));

        Heard heard = ask("default", "mixed");

        assertThat(heard.text()).isEqualTo("The answer is forty two.");
        assertThat(heard.done()).isTrue();
    }

    @Test
    void aValidatedVariantThatAnswersAfreshIsValidated() {
        ANTHROPIC.reply(Break.RESET.of(Spoken.ANTHROPIC));
        OPENAI.reply(FakeProvider.ok(Answers.openai("It is forty two.")));

        Heard heard = ask("again", "mixed");

        assertThat(heard.textAfterRestart()).isEqualTo("It is forty two.");
        assertThat(heard.facts().at("/rescue/mode").asText()).isEqualTo("restart");
        assertThat(heard.done()).isTrue();

        OPENAI.reply(FakeProvider.ok(Answers.openai("It is fifty.")));
        Heard bad = ask("again", "mixed");

        assertThat(bad.text()).isEqualTo(Break.TEXT);
        assertThat(bad.error().path("code").asText()).isEqualTo("network");
        assertThat(bad.done()).isFalse();
    }

    @Test
    void aPromptThatAsksForJsonIsNotContinuedInTheMiddle() {
        ANTHROPIC.reply(Break.RESET.of(Spoken.ANTHROPIC));
        OPENAI.reply(Streams.openai("forty two."));

        Heard heard = ask("default", "structured");

        assertThat(heard.error().path("code").asText()).isEqualTo("network");
        assertThat(heard.done()).isFalse();
    }
}
