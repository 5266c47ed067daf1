package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.Role;
import org.llmfailover.chat.Sampling;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.NotCarriedException;

class GeminiConversationTest {

    private final RequestBuilder request = new RequestBuilder();

    @Test
    void writesAPromptAndNothingElse() {
        request.says(Role.USER, "Hello");

        assertThat(request.json())
                .isEqualTo(Fixtures.json("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}"));
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void writesAWholeConversationWithTools() {
        request.says(Role.SYSTEM, "Answer briefly.")
                .says(Role.DEVELOPER, "Use metric units.")
                .says(Role.USER, "How warm is it in Porto and Faro?")
                .calls(
                        "I'll look.",
                        new ToolCall("call_1", "get_weather", "{\"city\":\"Porto\"}", "c2lnbmF0dXJl"),
                        new ToolCall("call_2", "get_weather", "{\"city\":\"Faro\"}", null))
                .returns("call_1", "{\"celsius\":17.50}")
                .returns("call_2", "no data")
                .says(Role.USER, "And in Lagos?");
        JsonNode schema = Fixtures.json(Fixtures.text("tool-conversation.request.json"))
                .at("/tools/0/functionDeclarations/0/parametersJsonSchema");
        request.tools.add(new Tool.Function("get_weather", "The weather in a city", schema, null));
        request.function("now");
        request.toolChoice = new ToolChoice.Auto();
        request.maxTokens = 200;
        request.stop.addAll(List.of("END", "\n\n"));
        request.sampling = new Sampling(0.0, 0.9, -0.5, 0.5, 7L);
        request.choices = 2;

        assertThat(request.json()).isEqualTo(Fixtures.json(Fixtures.text("tool-conversation.request.json")));
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void movesALaterSystemMessageToTheInstructionAndSaysSo() {
        request.says(Role.USER, "Hello").says(Role.SYSTEM, "Be kind.").says(Role.USER, "Again");

        assertThat(request.json())
                .isEqualTo(
                        Fixtures.json(
                                """
                                {"systemInstruction":{"parts":[{"text":"Be kind."}]},
                                "contents":[{"role":"user","parts":[{"text":"Hello"},{"text":"Again"}]}]}"""));
        assertThat(request.notes()).singleElement().asString().contains("moved to the system instruction");
    }

    @Test
    void carriesOnlyTextInASystemMessage() {
        request.says(Role.SYSTEM, new Part.InlineImage("image/png", "aGk=", null));

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("system instruction");
    }

    @Test
    void mergesTurnsOfTheSameSide() {
        request.says(Role.USER, "One")
                .says(Role.USER, "Two")
                .says(Role.ASSISTANT, "Three")
                .says(Role.ASSISTANT, "Four")
                .says(Role.USER, "Five");

        assertThat(request.json().path("contents"))
                .isEqualTo(
                        Fixtures.json(
                                """
                                [{"role":"user","parts":[{"text":"One"},{"text":"Two"}]},
                                {"role":"model","parts":[{"text":"Three"},{"text":"Four"}]},
                                {"role":"user","parts":[{"text":"Five"}]}]"""));
    }

    @Test
    void putsAUserTurnBeforeAnAssistantWhoSpeaksFirst() {
        request.says(Role.ASSISTANT, "Welcome!").says(Role.USER, "Hi");

        assertThat(request.json().path("contents"))
                .isEqualTo(
                        Fixtures.json(
                                """
                                [{"role":"user","parts":[{"text":"Begin."}]},
                                {"role":"model","parts":[{"text":"Welcome!"}]},
                                {"role":"user","parts":[{"text":"Hi"}]}]"""));
        assertThat(request.notes()).singleElement().asString().contains("user turn was put first");
    }

    @Test
    void putsAUserTurnWhereThereIsNothingButASystemMessage() {
        request.says(Role.SYSTEM, "Tell a joke.");

        assertThat(request.json().path("contents"))
                .isEqualTo(Fixtures.json("[{\"role\":\"user\",\"parts\":[{\"text\":\"Begin.\"}]}]"));
        assertThat(request.notes()).singleElement().asString().contains("user turn was put first");
    }

    @Test
    void leavesOutEmptyTexts() {
        request.says(Role.SYSTEM, "")
                .says(Role.USER, new Part.Text(""), new Part.Text("Hi"))
                .says(Role.ASSISTANT, "")
                .says(Role.USER, "There");

        assertThat(request.json())
                .isEqualTo(Fixtures.json(
                        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"},{\"text\":\"There\"}]}]}"));
    }

    @Test
    void carriesAnAssistantsRefusalAsWhatItSaid() {
        request.says(Role.USER, "Hi");
        request.messages.add(new Message(Role.ASSISTANT, List.of(), List.of(), null, null, "I can't."));

        assertThat(request.json().at("/contents/1"))
                .isEqualTo(Fixtures.json("{\"role\":\"model\",\"parts\":[{\"text\":\"I can't.\"}]}"));
    }

    @Test
    void dropsParticipantNamesWithOneNote() {
        for (String name : List.of("ann", "bob")) {
            request.messages.add(new Message(Role.USER, List.of(new Part.Text("Hi")), List.of(), null, name, null));
        }

        assertThat(request.json().toString()).doesNotContain("ann", "bob");
        assertThat(request.notes()).singleElement().asString().contains("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3-flash", "gemini-3.5-pro-preview", "gemini-flash-latest"})
    void signsTheFirstCallOfAForeignTurnForGemini3(String model) {
        request.to(model)
                .says(Role.USER, "Hi")
                .calls("", new ToolCall("a", "f", "{}", null), new ToolCall("b", "f", "{}", null))
                .returns("a", "{}")
                .returns("b", "{}")
                .calls("", new ToolCall("c", "f", "{}", null))
                .returns("c", "{}");

        JsonNode contents = request.json().path("contents");

        assertThat(contents.at("/1/parts/0/thoughtSignature").asText()).isEqualTo("skip_thought_signature_validator");
        assertThat(contents.at("/1/parts/1").has("thoughtSignature")).isFalse();
        assertThat(contents.at("/3/parts/0/thoughtSignature").asText()).isEqualTo("skip_thought_signature_validator");
    }

    @Test
    void inventsNoSignatureForOlderModels() {
        request.to("gemini-2.5-pro").says(Role.USER, "Hi").calls("", new ToolCall("a", "f", "{}", null));

        assertThat(request.json().at("/contents/1/parts/0"))
                .isEqualTo(Fixtures.json("{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{}}}"));
    }

    @Test
    void echoesAKnownSignatureToEveryModel() {
        request.to("gemini-2.5-pro").says(Role.USER, "Hi").calls("", new ToolCall("a", "f", "{}", "c2ln"));

        assertThat(request.json().at("/contents/1/parts/0/thoughtSignature").asText())
                .isEqualTo("c2ln");
    }

    @Test
    void takesBlankArgumentsForNone() {
        request.says(Role.USER, "Hi").calls("", new ToolCall("a", "f", " ", null));

        assertThat(request.json().at("/contents/1/parts/0/functionCall/args")).isEqualTo(Fixtures.json("{}"));
        assertThat(request.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"city\":", "[1]", "null", "\"x\"", "{} {}"})
    void sendsArgumentsThatAreNoObjectAsText(String arguments) {
        request.says(Role.USER, "Hi").calls("", new ToolCall("a", "f", arguments, null));

        assertThat(request.json().at("/contents/1/parts/0/functionCall/args"))
                .isEqualTo(Json.MAPPER.createObjectNode().put("arguments", arguments));
        assertThat(request.notes()).singleElement().asString().contains("not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sunny", "", "[1,2]", "17", "null", "{\"a\":"})
    void wrapsAResultThatIsNoObject(String result) {
        request.says(Role.USER, "Hi")
                .calls("", new ToolCall("a", "f", "{}", null))
                .returns("a", result);

        JsonNode response = request.json().at("/contents/2/parts/0/functionResponse");

        assertThat(response.path("id").asText()).isEqualTo("a");
        assertThat(response.path("name").asText()).isEqualTo("f");
        assertThat(response.path("response").size()).isEqualTo(1);
        assertThat(response.at("/response/result").textValue()).isEqualTo(result);
    }

    @Test
    void findsTheFunctionsNameInTheLatestCallWithTheId() {
        request.says(Role.USER, "Hi")
                .calls("", new ToolCall("call_0", "first", "{}", null))
                .returns("call_0", "1")
                .calls("", new ToolCall("call_0", "second", "{}", null))
                .returns("call_0", "2");

        JsonNode contents = request.json().path("contents");

        assertThat(contents.at("/2/parts/0/functionResponse/name").asText()).isEqualTo("first");
        assertThat(contents.at("/4/parts/0/functionResponse/name").asText()).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", ""})
    void doesNotCarryAResultOfNoKnownCall(String id) {
        request.says(Role.USER, "Hi")
                .calls("", new ToolCall("a", "f", "{}", null))
                .returns(id.isEmpty() ? null : id, "1");

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("tool_call_id");
    }

    @Test
    void doesNotCarryAnImageInAResult() {
        request.says(Role.USER, "Hi").calls("", new ToolCall("a", "f", "{}", null));
        request.messages.add(new Message(
                Role.TOOL, List.of(new Part.InlineImage("image/png", "aGk=", null)), List.of(), "a", null, null));

        assertThatThrownBy(request::write)
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("tool's result");
    }
}
