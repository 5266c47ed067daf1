package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.provider.anthropic.RequestBuilder.NEW_MODEL;
import static org.llmfailover.provider.anthropic.RequestBuilder.OLD_MODEL;
import static org.llmfailover.provider.anthropic.RequestBuilder.body;
import static org.llmfailover.provider.anthropic.RequestBuilder.hello;
import static org.llmfailover.provider.anthropic.RequestBuilder.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Sampling;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

class AnthropicParametersTest {

    @Test
    void aBareRequestHoldsNothingButTheRequiredFields() {
        WireRequest written = hello().write(NEW_MODEL);
        assertThat(body(written))
                .isEqualTo(json("{'model':'claude-opus-4-8','max_tokens':8192,"
                        + "'messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}]}"));
        assertThat(written.notes()).isEmpty();
    }

    @Test
    void theTargetsModelIsSentAndNotTheCallers() {
        assertThat(body(hello().write(OLD_MODEL)).path("model").asText()).isEqualTo(OLD_MODEL);
    }

    @Test
    void aStreamIsAskedFor() {
        assertThat(hello().stream().body().path("stream").asBoolean()).isTrue();
        assertThat(hello().body().has("stream")).isFalse();
    }

    @Test
    void maxTokensIsTheCallersElseTheConfiguredElseADefault() {
        WireTarget configured = new WireTarget("anthropic", NEW_MODEL, "https://api.anthropic.com", 32_000);
        assertThat(maxTokens(hello().maxTokens(17).write(configured))).isEqualTo(17);
        assertThat(maxTokens(hello().write(configured))).isEqualTo(32_000);
        assertThat(maxTokens(hello().write(NEW_MODEL))).isEqualTo(8192);
        assertThat(maxTokens(hello().write("claude-3-haiku-20240307"))).isEqualTo(4096);
    }

    @Test
    void samplingIsSentWhereTheModelTakesIt() {
        WireRequest temperature = hello().sampling(sampling(0.3, null)).write(OLD_MODEL);
        assertThat(body(temperature).path("temperature").asDouble()).isEqualTo(0.3);
        WireRequest topP = hello().sampling(sampling(null, 0.9)).write(OLD_MODEL);
        assertThat(body(topP).path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(temperature.notes()).isEmpty();
        assertThat(topP.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-7", NEW_MODEL, "claude-sonnet-5", "claude-fable-5", "claude-next"})
    void samplingIsDroppedWithANoteEachWhereTheModelRefusesIt(String model) {
        WireRequest written = hello().sampling(sampling(0.3, 0.9)).write(model);
        assertThat(body(written).has("temperature")).isFalse();
        assertThat(body(written).has("top_p")).isFalse();
        assertThat(written.notes())
                .containsExactly(
                        "temperature was dropped: " + model + " takes no sampling parameters",
                        "top_p was dropped: " + model + " takes no sampling parameters");
    }

    @Test
    void aTemperatureOverOneBecomesOneWithANote() {
        WireRequest written = hello().sampling(sampling(1.7, null)).write(OLD_MODEL);
        assertThat(body(written).path("temperature").asDouble()).isEqualTo(1);
        assertThat(written.notes()).containsExactly("temperature 1.7 became 1, the most Anthropic takes");
        assertThat(hello().sampling(sampling(1.0, null)).write(OLD_MODEL).notes())
                .isEmpty();
    }

    @Test
    void ofTemperatureAndTopPClaude4KeepsTheTemperature() {
        WireRequest written = hello().sampling(sampling(0.3, 0.9)).write(OLD_MODEL);
        assertThat(body(written).path("temperature").asDouble()).isEqualTo(0.3);
        assertThat(body(written).has("top_p")).isFalse();
        assertThat(written.notes())
                .containsExactly("top_p was dropped: " + OLD_MODEL + " takes it or temperature, not both");
    }

    @Test
    void claude3TakesTemperatureAndTopP() {
        WireRequest written = hello().sampling(sampling(0.3, 0.9)).write("claude-3-7-sonnet-20250219");
        assertThat(body(written).has("temperature")).isTrue();
        assertThat(body(written).has("top_p")).isTrue();
        assertThat(written.notes()).isEmpty();
    }

    @Test
    void whatAnthropicHasNoNameForIsDroppedWithANoteEach() {
        WireRequest written = hello().sampling(new Sampling(null, null, 0.5, 0.25, 42L))
                .reasoningEffort("high")
                .write(OLD_MODEL);
        assertThat(written.notes())
                .containsExactlyInAnyOrder(
                        "frequency_penalty was dropped: Anthropic does not take it",
                        "presence_penalty was dropped: Anthropic does not take it",
                        "seed was dropped: Anthropic does not take it",
                        "reasoning_effort was dropped: thinking is left to the model");
        assertThat(body(written).properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("model", "max_tokens", "messages");
    }

    @Test
    void stopSequencesAreSent() {
        assertThat(hello().stop("END", "\n\nUser:").body().path("stop_sequences"))
                .isEqualTo(json("['END','\\n\\nUser:']"));
    }

    @Test
    void aStopSequenceOfWhiteSpaceIsDroppedWithANote() {
        RequestBuilder request = hello().stop("\n", "END", " ");
        assertThat(request.body().path("stop_sequences")).isEqualTo(json("['END']"));
        assertThat(request.notes()).containsExactly("a stop sequence of white space was dropped: Anthropic refuses it");
        assertThat(hello().stop("\n").body().has("stop_sequences")).isFalse();
    }

    @Test
    void severalChoicesAreRefused() {
        assertThatThrownBy(() -> hello().n(2).body())
                .isInstanceOf(NotCarriedException.class)
                .hasMessageStartingWith("n is 2");
        assertThat(hello().n(1).notes()).isEmpty();
    }

    @Test
    void theUserBecomesTheUserIdOfTheMetadata() {
        RequestBuilder request = hello().other("user", "'u-1'");
        assertThat(request.body().path("metadata")).isEqualTo(json("{'user_id':'u-1'}"));
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void aUserThatAnthropicRefusesIsDroppedWithANote() {
        RequestBuilder request = hello().other("user", "'" + "u".repeat(257) + "'");
        assertThat(request.body().has("metadata")).isFalse();
        assertThat(request.notes()).singleElement().asString().startsWith("user was dropped");
        assertThat(hello().other("user", "7").body().has("metadata")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "logprobs           | true",
                "logit_bias         | {'50256':-100}",
                "modalities         | ['text','audio']",
                "audio              | {'voice':'alloy'}",
                "web_search_options | {}",
                "functions          | [{'name':'f'}]",
                "function_call      | 'auto'",
            })
    void whatCannotBeDroppedWithoutHarmIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> hello().other(name, value).body())
                .isInstanceOf(NotCarriedException.class)
                .hasMessageStartingWith(name + " cannot be carried");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "logprobs   | false",
                "logit_bias | {}",
                "modalities | ['text']",
                "audio      | null",
                "store      | null",
            })
    void whatAsksForNothingIsLeftOutSilently(String name, String value) {
        assertThat(hello().other(name, value).notes()).isEmpty();
        assertThat(hello().other(name, value).body()).isEqualTo(hello().body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store",
                "metadata",
                "prompt_cache_key",
                "safety_identifier",
                "service_tier",
                "verbosity",
                "stream_options",
                "top_logprobs",
                "prediction",
                "something_new"
            })
    void everyOtherFieldIsDroppedWithANote(String name) {
        RequestBuilder request = hello().other(name, "{'a':1}");
        assertThat(request.notes()).containsExactly(name + " was dropped: Anthropic does not take it");
        assertThat(request.body()).isEqualTo(hello().body());
    }

    @Test
    void aJsonSchemaIsEnforced() {
        String schema = "{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],"
                + "'additionalProperties':false}";
        RequestBuilder request =
                hello().format(new ResponseFormat.JsonSchema("answer", "An answer", json(schema), true));
        JsonNode expected = json("{'format':{'type':'json_schema','schema':" + schema + "}}");
        assertThat(request.body().path("output_config")).isEqualTo(expected);
        assertThat(body(request.write(OLD_MODEL)).path("output_config")).isEqualTo(expected);
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void aModelWithoutOutputSchemasIsNamed() {
        RequestBuilder request = hello().format(new ResponseFormat.JsonSchema("answer", null, json("{}"), true));
        assertThatThrownBy(() -> request.write("claude-opus-4-1"))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("claude-opus-4-1");
    }

    @Test
    void aJsonObjectIsAskedForInTheSystemPromptWithANote() {
        RequestBuilder request =
                RequestBuilder.request().system("Be brief.").user("x").format(new ResponseFormat.JsonObject());
        assertThat(request.body().path("system").findValuesAsText("text"))
                .containsExactly(
                        "Be brief.",
                        "Answer with exactly one JSON object and nothing else: no code fence, no text before or after it.");
        assertThat(request.body().has("output_config")).isFalse();
        assertThat(request.notes()).singleElement().asString().startsWith("response_format json_object");
    }

    private static Sampling sampling(Double temperature, Double topP) {
        return new Sampling(temperature, topP, null, null, null);
    }

    private static int maxTokens(WireRequest written) {
        return body(written).path("max_tokens").asInt();
    }
}
