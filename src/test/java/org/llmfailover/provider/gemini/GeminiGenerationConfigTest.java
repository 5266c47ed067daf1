package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Sampling;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireTarget;

class GeminiGenerationConfigTest {

    private final RequestBuilder request = new RequestBuilder();

    private JsonNode config() {
        return request.json().path("generationConfig");
    }

    private static WireTarget giving(int maxOutput) {
        return new WireTarget("google", "gemini-3-flash", "https://example.org", maxOutput);
    }

    @Test
    void leavesTheConfigOutWhenNothingIsAsked() {
        assertThat(request.json().has("generationConfig")).isFalse();
    }

    @Test
    void lowersTheOutputLimitToWhatTheModelGives() {
        request.target = giving(1000);
        request.maxTokens = 5000;

        assertThat(config()).isEqualTo(Fixtures.json("{\"maxOutputTokens\":1000}"));
        assertThat(request.notes()).singleElement().asString().contains("1000");
    }

    @Test
    void keepsAnOutputLimitThatTheModelGives() {
        request.target = giving(1000);
        request.maxTokens = 1000;

        assertThat(config()).isEqualTo(Fixtures.json("{\"maxOutputTokens\":1000}"));
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void setsNoOutputLimitOfItsOwn() {
        request.target = giving(1000);

        assertThat(config().isMissingNode()).isTrue();
    }

    @Test
    void takesFiveStopSequences() {
        request.stop.addAll(List.of("a", "b", "c", "d", "e"));

        assertThat(config()).isEqualTo(Fixtures.json("{\"stopSequences\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}"));
    }

    @Test
    void doesNotCarrySixStopSequences() {
        request.stop.addAll(List.of("a", "b", "c", "d", "e", "f"));

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("stop sequences")
                .hasMessageContaining("6");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7, 2})
    void sendsEveryTemperatureZeroToo(double temperature) {
        request.sampling = new Sampling(temperature, null, null, null, null);

        assertThat(config().size()).isEqualTo(1);
        assertThat(config().path("temperature").doubleValue()).isEqualTo(temperature);
    }

    @Test
    void leavesOutPenaltiesThatDoNothing() {
        request.sampling = new Sampling(null, null, 0.0, -0.0, null);

        assertThat(config().isMissingNode()).isTrue();
        assertThat(request.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MIN_VALUE, 0, Integer.MAX_VALUE})
    void sendsASeedOf32Bits(long seed) {
        request.sampling = new Sampling(null, null, null, null, seed);

        assertThat(config().path("seed").longValue()).isEqualTo(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MIN_VALUE - 1L, Integer.MAX_VALUE + 1L, Long.MAX_VALUE})
    void dropsALargerSeedWithANote(long seed) {
        request.sampling = new Sampling(null, null, null, null, seed);

        assertThat(config().isMissingNode()).isTrue();
        assertThat(request.notes()).singleElement().asString().contains("seed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void asksForSeveralChoicesAsCandidates(int choices) {
        request.choices = choices;

        assertThat(config()).isEqualTo(Fixtures.json("{\"candidateCount\":" + choices + "}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void doesNotCarryMoreThanEightChoices(int choices) {
        request.choices = choices;

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("n=" + choices);
    }

    @Test
    void asksForJson() {
        request.responseFormat = new ResponseFormat.JsonObject();

        assertThat(config()).isEqualTo(Fixtures.json("{\"responseMimeType\":\"application/json\"}"));
    }

    @Test
    void passesAResponseSchemaAsItIs() {
        JsonNode schema = Fixtures.json(
                "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},"
                        + "\"$defs\":{\"b\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}}}");
        request.responseFormat = new ResponseFormat.JsonSchema("answer", null, schema, true);

        assertThat(config().path("responseMimeType").asText()).isEqualTo("application/json");
        assertThat(config().path("responseJsonSchema")).isEqualTo(schema);
        assertThat(config().size()).isEqualTo(2);
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void dropsTheSchemasDescriptionWithANote() {
        request.responseFormat = new ResponseFormat.JsonSchema("answer", "An answer", Fixtures.json("{}"), null);

        assertThat(request.notes()).singleElement().asString().contains("description");
    }

    @Test
    void dropsTheReasoningEffortWithANote() {
        request.reasoningEffort = "high";

        assertThat(config().isMissingNode()).isTrue();
        assertThat(request.notes()).singleElement().asString().contains("reasoning_effort");
    }
}
