package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.provider.anthropic.RequestBuilder.hello;
import static org.llmfailover.provider.anthropic.RequestBuilder.json;
import static org.llmfailover.provider.anthropic.RequestBuilder.request;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.NotCarriedException;

class AnthropicToolsTest {

    private static final String PARAMETERS = "{'type':'object','properties':{'city':{'type':'string'}}}";

    @Test
    void aFunctionBecomesATool() {
        assertThat(tool(new Tool.Function("weather", "The weather", json(PARAMETERS), null)))
                .isEqualTo(json("{'name':'weather','description':'The weather','input_schema':" + PARAMETERS + "}"));
    }

    @Test
    void aFunctionWithoutParametersTakesAnEmptyObject() {
        JsonNode empty = json("{'type':'object','properties':{}}");
        assertThat(tool(new Tool.Function("now", null, null, null)))
                .isEqualTo(json("{'name':'now','input_schema':" + empty + "}"));
        assertThat(tool(new Tool.Function("now", null, json("{}"), null)).path("input_schema"))
                .isEqualTo(empty);
    }

    @Test
    void aSchemaThatDoesNotSayItIsAnObjectIsMadeToSaySo() {
        JsonNode schema = json("{'properties':{'a':{'type':'string'}}}");
        assertThat(tool(new Tool.Function("f", null, schema, null)).path("input_schema"))
                .isEqualTo(json("{'type':'object','properties':{'a':{'type':'string'}}}"));
    }

    @Test
    void strictIsSentWhenTrueAndTheModelTakesIt() {
        Tool strict = new Tool.Function("f", null, json(PARAMETERS), true);
        JsonNode tool = tool(strict);
        assertThat(tool.path("strict").asBoolean()).isTrue();
        assertThat(tool.path("input_schema").path("additionalProperties").isBoolean())
                .isTrue();
        assertThat(tool(new Tool.Function("f", null, json(PARAMETERS), false)).has("strict"))
                .isFalse();
        assertThat(RequestBuilder.body(hello().tool(strict).write("claude-opus-4-1"))
                        .path("tools")
                        .get(0)
                        .has("strict"))
                .isFalse();
        assertThat(hello().tool(strict).write("claude-opus-4-1").notes())
                .containsExactly("strict of a tool was dropped: claude-opus-4-1 does not take it");
    }

    @Test
    void anotherKindOfToolIsRefusedByItsType() {
        assertThatThrownBy(() -> tool(new Tool.Other("custom", json("{'type':'custom'}"))))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("'custom'");
    }

    @Test
    void theChoiceIsTranslated() {
        assertThat(choice(new ToolChoice.None())).isEqualTo(json("{'type':'none'}"));
        assertThat(choice(new ToolChoice.Auto())).isEqualTo(json("{'type':'auto'}"));
        assertThat(choice(new ToolChoice.Required())).isEqualTo(json("{'type':'any'}"));
        assertThat(choice(new ToolChoice.Function("f"))).isEqualTo(json("{'type':'tool','name':'f'}"));
        assertThat(choice(null).isMissingNode()).isTrue();
    }

    @Test
    void oneCallAtATimeIsPartOfTheChoice() {
        assertThat(hello().tool("f").parallel(false).body().path("tool_choice"))
                .isEqualTo(json("{'type':'auto','disable_parallel_tool_use':true}"));
        assertThat(hello().tool("f")
                        .parallel(false)
                        .choice(new ToolChoice.Required())
                        .body()
                        .path("tool_choice"))
                .isEqualTo(json("{'type':'any','disable_parallel_tool_use':true}"));
        assertThat(hello().tool("f")
                        .parallel(false)
                        .choice(new ToolChoice.Function("f"))
                        .body()
                        .path("tool_choice"))
                .isEqualTo(json("{'type':'tool','name':'f','disable_parallel_tool_use':true}"));
        assertThat(hello().tool("f")
                        .parallel(false)
                        .choice(new ToolChoice.None())
                        .body()
                        .path("tool_choice"))
                .isEqualTo(json("{'type':'none'}"));
        assertThat(hello().tool("f").parallel(true).body().has("tool_choice")).isFalse();
    }

    @Test
    void anotherKindOfChoiceIsRefusedByItsType() {
        assertThatThrownBy(() -> choice(new ToolChoice.Other("allowed_tools", json("{'type':'allowed_tools'}"))))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("'allowed_tools'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-fable-5-1", "claude-opus-5-5", "claude-next"})
    void aForcedCallIsRefusedForModelsThatAlwaysThink(String model) {
        assertThatThrownBy(() ->
                        hello().tool("f").choice(new ToolChoice.Required()).write(model))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining(model);
        assertThatThrownBy(() ->
                        hello().tool("f").choice(new ToolChoice.Function("f")).write(model))
                .isInstanceOf(NotCarriedException.class);
        assertThat(hello().tool("f").choice(new ToolChoice.Auto()).write(model).notes())
                .isEmpty();
    }

    @Test
    void aChoiceWithoutToolsIsLeftOut() {
        assertThat(hello().choice(new ToolChoice.Auto()).body().has("tool_choice"))
                .isFalse();
        assertThat(hello().parallel(false).body().has("tool_choice")).isFalse();
    }

    @Test
    void toolsOfTheHistoryAreDeclaredWhenTheRequestHasNone() {
        RequestBuilder request = request()
                .user("x")
                .call("a", "find", "{}")
                .result("a", new Part.Text("y"))
                .call("b", "find", "{}")
                .result("b", new Part.Text("z"));
        assertThat(request.body().path("tools"))
                .isEqualTo(json("[{'name':'find','input_schema':{'type':'object','properties':{}}}]"));
        assertThat(request.body().path("tool_choice")).isEqualTo(json("{'type':'none'}"));
        assertThat(request.notes()).singleElement().asString().startsWith("the tools of earlier calls were declared");
    }

    private static JsonNode tool(Tool tool) {
        return hello().tool(tool).body().path("tools").get(0);
    }

    private static JsonNode choice(ToolChoice choice) {
        return hello().tool("f").choice(choice).body().path("tool_choice");
    }
}
