package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.NotCarriedException;

class GeminiToolsTest {

    private final RequestBuilder request = new RequestBuilder();

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of(new ToolChoice.Auto(), "{\"mode\":\"AUTO\"}"),
                Arguments.of(new ToolChoice.None(), "{\"mode\":\"NONE\"}"),
                Arguments.of(new ToolChoice.Required(), "{\"mode\":\"ANY\"}"),
                Arguments.of(new ToolChoice.Function("f"), "{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}"));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void writesEveryToolChoice(ToolChoice choice, String config) {
        request.function("f").toolChoice = choice;

        assertThat(request.json().path("toolConfig").path("functionCallingConfig"))
                .isEqualTo(Fixtures.json(config));
    }

    @Test
    void leavesTheChoiceToGeminiWhenTheCallerDoes() {
        request.function("f");

        assertThat(request.json().has("toolConfig")).isFalse();
    }

    @Test
    void writesNoChoiceWithoutTools() {
        request.toolChoice = new ToolChoice.None();
        request.parallelToolCalls = false;

        assertThat(request.json().has("toolConfig")).isFalse();
        assertThat(request.json().has("tools")).isFalse();
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void dropsTheBanOnParallelCallsWithANote() {
        request.function("f").parallelToolCalls = false;

        assertThat(request.notes()).singleElement().asString().contains("parallel_tool_calls");
    }

    @Test
    void hasNothingToSayOfAllowedParallelCalls() {
        request.function("f").parallelToolCalls = true;

        assertThat(request.notes()).isEmpty();
    }

    @Test
    void dropsStrictWithANote() {
        request.tools.add(new Tool.Function("f", null, null, true));

        assertThat(request.json().path("tools"))
                .isEqualTo(Fixtures.json("[{\"functionDeclarations\":[{\"name\":\"f\"}]}]"));
        assertThat(request.notes()).singleElement().asString().contains("strict");
    }

    @Test
    void takesNamesOf128Characters() {
        String name = "_" + "a.b:c-9".repeat(18) + "z";
        request.function(name);

        assertThat(name).hasSize(128);
        assertThat(request.json().at("/tools/0/functionDeclarations/0/name").asText())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9lives", "get weather", "wetter_für"})
    void doesNotCarryANameThatGeminiRefuses(String name) {
        request.function(name);

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void doesNotCarryANameOf129Characters() {
        request.function("a".repeat(129));

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("\"" + "a".repeat(64) + "...\"");
    }

    @Test
    void namesAToolThatItDoesNotCarry() {
        request.tools.add(new Tool.Other("custom", Fixtures.json("{\"type\":\"custom\"}")));

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("\"custom\"");
    }

    @Test
    void namesAToolChoiceThatItDoesNotCarry() {
        request.toolChoice = new ToolChoice.Other("allowed_tools", Fixtures.json("{\"type\":\"allowed_tools\"}"));

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("\"allowed_tools\"");
    }

    @Test
    void doesNotCarryToolsWithAResponseFormatToModelsBeforeGemini3() {
        request.to("gemini-2.5-flash").function("f").responseFormat = new ResponseFormat.JsonObject();

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("gemini-2.5-flash")
                .hasMessageContaining("response_format");
    }

    @Test
    void carriesToolsWithAResponseFormatToGemini3() {
        request.to("gemini-3-flash").function("f").responseFormat = new ResponseFormat.JsonObject();

        assertThat(request.json().has("tools")).isTrue();
        assertThat(request.json().at("/generationConfig/responseMimeType").asText())
                .isEqualTo("application/json");
    }
}
