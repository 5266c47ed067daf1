package org.llmfailover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.chat.InvalidRequestException;

class PromptLineTest {

    private final PromptLine reader = new PromptLine();

    @Test
    void aPromptIsOneMessageOfAUser() {
        Prompt prompt = reader.read(7, "{\"prompt\":\"Hello\"}");

        assertThat(prompt.line()).isEqualTo(7);
        assertThat(prompt.calls()).isEqualTo(1);
        assertThat(prompt.request()).hasToString("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    @Test
    void turnsAreAskedOneAfterAnother() {
        Prompt prompt = reader.read(
                1, "{\"question_id\":81,\"category\":\"writing\",\"turns\":[\"first\",\"second\",\"third\"]}");

        assertThat(prompt.request().at("/messages/0/content").textValue()).isEqualTo("first");
        assertThat(prompt.followUps()).containsExactly("second", "third");
        assertThat(prompt.calls()).isEqualTo(3);
    }

    @Test
    void aRequestIsSentAsItIs() {
        String request = "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":0.2}";

        assertThat(reader.read(1, request).request()).hasToString(request);
    }

    @Test
    void anAnswerOfARunIsNeverStreamed() {
        Prompt prompt = reader.read(1, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}");

        assertThat(prompt.request().has("stream")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | is not JSON (error at column 9)",
                "{\"prompt\":\"a\"} {} | is not JSON",
                "[1] | has none of 'prompt', 'turns' and 'messages'",
                "{} | has none of 'prompt', 'turns' and 'messages'",
                "{\"prompt\":5} | 'prompt' must be text, and not empty",
                "{\"prompt\":\" \"} | 'prompt' must be text, and not empty",
                "{\"turns\":\"one\"} | 'turns' must be a list of at least one text",
                "{\"turns\":[]} | 'turns' must be a list of at least one text",
                "{\"turns\":[\"a\",null]} | 'turns' must be text, and not empty",
                "{\"messages\":[]} | messages",
                "{\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]} | messages[0].role"
            })
    void aWrongLineIsExplainedInOneSentence(String line, String sentence) {
        assertThatThrownBy(() -> reader.read(1, line))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void whatAUserWroteIsNotInItsText() {
        assertThat(reader.read(3, "{\"prompt\":\"a secret\"}")).hasToString("Prompt[line=3, calls=1]");
    }
}
