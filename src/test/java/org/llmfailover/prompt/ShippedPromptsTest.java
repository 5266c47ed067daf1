package org.llmfailover.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Role;

class ShippedPromptsTest {

    private final PromptLibrary library =
            new PromptLibrary(List.of("classpath:llm-failover/prompts"), ShippedPromptsTest.class.getClassLoader());

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void answersASupportQuestion(String provider) {
        Variant variant = library.variant("support-answer", provider, "any");

        ChatRequest request = variant.apply(
                PromptFiles.request(),
                PromptFiles.json("{\"product\":\"Lamp\",\"question\":\"Is it on?\",\"context\":\"It glows.\"}"));

        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.SYSTEM, Role.USER);
        assertThat(request.messages().get(0).text()).contains("Lamp").doesNotContain("{{");
        assertThat(request.messages().get(1).text())
                .contains("Is it on?", "It glows.")
                .doesNotContain("{{");
        assertThat(request.maxTokens()).isPositive();
        assertThat(variant.label()).isEqualTo("support-answer/" + provider + "@1");
        assertThat(variant.notice()).isEqualTo("We're temporarily using a backup model. Answers may differ in style.");
        assertThat(variant.check(PromptFiles.answer("Yes, it is on."))).isEmpty();
        assertThat(variant.check(PromptFiles.answer("Yours, [your name]")))
                .hasValueSatisfying(why -> assertThat(why).contains("must-not-match"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void needsNoContextForASupportQuestion(String provider) {
        Variant variant = library.variant("support-answer", provider, "any");

        String user = variant.apply(
                        PromptFiles.request(), PromptFiles.json("{\"product\":\"Lamp\",\"question\":\"Is it on?\"}"))
                .messages()
                .get(1)
                .text();

        assertThat(user)
                .contains("Is it on?")
                .doesNotContainIgnoringCase("context")
                .doesNotContain("nformation");
        assertThatThrownBy(() -> variant.apply(PromptFiles.request(), PromptFiles.json("{\"product\":\"Lamp\"}")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("prompt 'support-answer' needs the variable 'question'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void summarisesTheCallersOwnMessages(String provider) {
        Variant variant = library.variant("summarise", provider, "any");
        Message text = Message.text(Role.USER, "A long text.");

        ChatRequest request = variant.apply(PromptFiles.request(Message.text(Role.SYSTEM, "theirs"), text), null);

        assertThat(request.messages()).hasSize(2).endsWith(text);
        assertThat(request.messages().get(0).role()).isEqualTo(Role.SYSTEM);
        assertThat(request.messages().get(0).text()).isNotEqualTo("theirs");
        assertThat(variant.hasUserPart()).isFalse();
        assertThat(variant.notice()).contains("backup model");
        assertThat(variant.check(PromptFiles.answer("The text is long."))).isEmpty();
        assertThat(variant.check(PromptFiles.answer("Please provide the text you want me to summarise.")))
                .isPresent();
    }

    @Test
    void isWordedDifferentlyForEachProvider() {
        Set<String> wordings = new HashSet<>();
        Stream.of("anthropic", "openai", "gemini")
                .forEach(provider -> wordings.add(library.variant("summarise", provider, "any")
                        .apply(ChatRequest.ofPrompt("text"), null)
                        .messages()
                        .get(0)
                        .text()));

        assertThat(wordings).hasSize(3);
    }
}
