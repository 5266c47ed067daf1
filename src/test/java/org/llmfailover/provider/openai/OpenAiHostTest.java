package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiHostTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, OPENAI",
        "https://eu.api.openai.com/v1, OPENAI",
        "https://API.OpenAI.com/v1, OPENAI",
        "https://acme.openai.azure.com/openai/v1, AZURE",
        "https://api.mistral.ai/v1, MISTRAL",
        "https://generativelanguage.googleapis.com/v1beta/openai, GOOGLE",
        "https://api.groq.com/openai/v1, COMPATIBLE",
        "https://openrouter.ai/api/v1, COMPATIBLE",
        "http://localhost:11434/v1, COMPATIBLE",
        "https://api.openai.com.evil.example/v1, COMPATIBLE",
        "https://evilapi.openai.com.example/v1, COMPATIBLE",
        "http://my_host:8000/v1, COMPATIBLE",
        "not a url, COMPATIBLE"
    })
    void theHostTellsWhoAnswers(String url, OpenAiHost host) {
        assertThat(OpenAiHost.of(url)).isEqualTo(host);
    }

    @ParameterizedTest
    @EnumSource(value = OpenAiHost.class, names = "MISTRAL", mode = EnumSource.Mode.EXCLUDE)
    void anIdOfUpToFortyCharactersStays(OpenAiHost host) {
        String longest = "toolu_" + "a".repeat(34);

        assertThat(host.callId(longest)).isEqualTo(longest);
        assertThat(host.callId(longest + "b")).matches("call_[0-9a-f]{32}");
    }

    @Test
    void aLongIdIsShortenedTheSameWayEveryTime() {
        String id = "x".repeat(41);

        assertThat(OpenAiHost.OPENAI.callId(id)).isEqualTo(OpenAiHost.OPENAI.callId("x".repeat(41)));
        assertThat(OpenAiHost.OPENAI.callId(id)).isNotEqualTo(OpenAiHost.OPENAI.callId("x".repeat(42)));
    }

    @Test
    void mistralGetsNineLettersOrDigits() {
        assertThat(OpenAiHost.MISTRAL.callId("D681PevKs")).isEqualTo("D681PevKs");
        assertThat(OpenAiHost.MISTRAL.callId("call_abc123")).matches("[0-9a-z]{9}");
        assertThat(OpenAiHost.MISTRAL.callId("call_abc123")).isNotEqualTo(OpenAiHost.MISTRAL.callId("call_abc124"));
    }
}
