package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiModelTest {

    @ParameterizedTest
    @CsvSource({
        "gemini-1.5-pro,            false, false, true",
        "gemini-2.0-flash,          false, false, true",
        "gemini-2.0-flash-001,      false, false, true",
        "gemini-2.5-flash,          false, true,  true",
        "gemini-3-pro-preview,      true,  true,  false",
        "gemini-3.5-flash,          true,  true,  false",
        "gemini-10.1-pro,           true,  true,  false",
        "models/gemini-3-flash,     true,  true,  false",
        "gemini-flash-latest,       true,  true,  false",
        "gemini-flash-lite-latest,  true,  true,  false",
        "gemini-pro,                false, false, false",
        "gemma-4-26b-a4b-it,        false, false, false",
        "gemini-99999999999999-pro, false, false, false"
    })
    void readsTheGenerationOffTheId(String id, boolean signatures, boolean fetches, boolean refusesJsonWithTools) {
        GeminiModel model = GeminiModel.of(id);

        assertThat(model.wantsSignatures()).isEqualTo(signatures);
        assertThat(model.fetchesUrls()).isEqualTo(fetches);
        assertThat(model.refusesJsonWithTools()).isEqualTo(refusesJsonWithTools);
    }
}
