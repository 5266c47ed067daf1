package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.provider.NotCarriedException;

class GeminiOtherFieldsTest {

    private final RequestBuilder request = new RequestBuilder();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "logprobs, true",
                "top_logprobs, 3",
                "logit_bias, '{\"50256\":-100}'",
                "audio, '{\"voice\":\"alloy\",\"format\":\"mp3\"}'",
                "web_search_options, {}",
                "functions, '[{\"name\":\"f\"}]'",
                "function_call, '\"auto\"'"
            })
    void doesNotCarryWhatChangesTheAnswer(String field, String value) {
        request.other(field, value);

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessage("The Gemini wire does not carry " + field + ".");
    }

    @Test
    void doesNotCarryAudioAnswers() {
        request.other("modalities", "[\"text\",\"audio\"]");

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("modalities");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "logprobs, false",
                "top_logprobs, 0",
                "logit_bias, {}",
                "functions, []",
                "audio, null",
                "service_tier, null",
                "modalities, '[\"text\"]'"
            })
    void hasNothingToSayOfFieldsThatAskForNothing(String field, String value) {
        request.other(field, value);

        assertThat(request.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user",
                "store",
                "metadata",
                "prompt_cache_key",
                "safety_identifier",
                "service_tier",
                "verbosity",
                "never_heard_of"
            })
    void dropsWhatIsHarmlessOrUnknownWithANote(String field) {
        request.other(field, "\"x\"");

        assertThat(request.json().has(field)).isFalse();
        assertThat(request.notes())
                .containsExactly("The field " + field + " was dropped: it has no counterpart at Gemini.");
    }

    @Test
    void writesANoteForEachInOrder() {
        request.other("user", "\"u\"").other("metadata", "{}").other("x".repeat(1000), "1");

        assertThat(request.notes()).hasSize(3).isSorted().allMatch(note -> note.length() < 150);
    }
}
