package org.llmfailover.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.llmfailover.prompt.PromptFiles.json;
import static org.llmfailover.prompt.PromptFiles.request;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Role;
import org.llmfailover.chat.Sampling;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.ToolChoice;

class VariantTest {

    private static final Message QUESTION = Message.text(Role.USER, "own question");

    @TempDir
    Path folder;

    @Test
    void writesTheMessagesFromTheVariables() {
        Variant variant = variant("{version: 1, system: 'About {{product}}.', user: 'Q: {{question}}'}");

        assertThat(variant.apply(request(), json("{\"product\":\"Lamp\",\"question\":\"On?\"}"))
                        .messages())
                .containsExactly(Message.text(Role.SYSTEM, "About Lamp."), Message.text(Role.USER, "Q: On?"));
    }

    @Test
    void needsNoSystemPart() {
        assertThat(variant("{version: 1, user: Hello}").apply(request(), null).messages())
                .containsExactly(Message.text(Role.USER, "Hello"));
    }

    @Test
    void sendsNoEmptySystemMessage() {
        Variant variant = variant("{version: 1, system: '{{#tone}}Be {{tone}}.{{/tone}}'}");

        assertThat(variant.apply(request(QUESTION), null).messages()).containsExactly(QUESTION);
    }

    @Test
    void refusesMessagesWhereTheVariantHasAUserPart() {
        Variant variant = variant("{version: 1, user: '{{question}}'}");

        assertThatThrownBy(() -> variant.apply(request(QUESTION), json("{\"question\":\"a\"}")))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns(400, InvalidRequestException::status)
                .returns("messages", InvalidRequestException::param)
                .returns("prompt 'p' has a user part: send its variables, not messages", Throwable::getMessage);
    }

    @Test
    void namesTheMissingVariableAndThePrompt() {
        Variant variant = variant("{version: 1, system: 'About {{product}}', user: '{{question}}'}");

        assertThatThrownBy(() -> variant.apply(request(), null))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns("product", InvalidRequestException::param)
                .returns("prompt 'p' needs the variable 'product'", Throwable::getMessage);
        assertThatThrownBy(() -> variant.apply(request(), json("{\"product\":\"x\"}")))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns("question", InvalidRequestException::param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "5", "null"})
    void refusesVariablesThatAreNoObject(String variables) {
        Variant variant = variant("{version: 1, user: Hello}");

        assertThatThrownBy(() -> variant.apply(request(), json(variables)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("the variables of prompt 'p' must be a JSON object");
    }

    @Test
    void withoutAUserPartReplacesOnlyTheSystemAndDeveloperMessages() {
        ToolCall call = new ToolCall("c1", "look", "{}", null);
        Message called = new Message(Role.ASSISTANT, List.of(), List.of(call), null, null, null);
        Message result = new Message(Role.TOOL, List.of(), List.of(), "c1", null, null);
        Message more = Message.text(Role.USER, "more");
        ChatRequest callers = request(
                Message.text(Role.SYSTEM, "theirs"),
                QUESTION,
                called,
                Message.text(Role.DEVELOPER, "theirs too"),
                result,
                more);
        Variant variant = variant("{version: 1, system: 'Be {{tone}}.'}");

        assertThat(variant.apply(callers, json("{\"tone\":\"kind\"}")).messages())
                .containsExactly(Message.text(Role.SYSTEM, "Be kind."), QUESTION, called, result, more);
        assertThat(callers.messages()).hasSize(6);
    }

    @Test
    void withoutAUserPartThereMustBeMessages() {
        Variant variant = variant("{version: 1, system: Be kind.}");

        assertThatThrownBy(() -> variant.apply(request(Message.text(Role.SYSTEM, "theirs")), null))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns("messages", InvalidRequestException::param)
                .returns("prompt 'p' has no user part: send messages", Throwable::getMessage);
    }

    @Test
    void fillsInTheParametersThatTheCallerLeftOpen() {
        Variant variant = variant(
                """
                version: 1
                system: s
                parameters:
                  temperature: 1
                  top_p: 0.5
                  max_tokens: 10
                  stop: END
                  response_format:
                    type: json_schema
                    json_schema: {name: n, description: d, schema: {type: object}, strict: true}
                  frequency_penalty: -1.5
                  presence_penalty: 2
                  seed: 42
                  reasoning_effort: low
                """);

        ChatRequest filled = variant.apply(request(QUESTION), null);

        assertThat(filled.sampling()).isEqualTo(new Sampling(1.0, 0.5, -1.5, 2.0, 42L));
        assertThat(filled.maxTokens()).isEqualTo(10);
        assertThat(filled.stop()).containsExactly("END");
        assertThat(filled.responseFormat())
                .isEqualTo(new ResponseFormat.JsonSchema("n", "d", json("{\"type\":\"object\"}"), true));
        assertThat(filled.reasoningEffort()).isEqualTo("low");
    }

    @Test
    void leavesTheParametersThatTheCallerSet() {
        Variant variant = variant(
                """
                version: 1
                system: s
                parameters: {temperature: 1, top_p: 0.5, max_tokens: 10, stop: [END], seed: 42, reasoning_effort: low,
                             response_format: {type: json_object}, frequency_penalty: 1, presence_penalty: 1}
                """);
        ChatRequest callers = new ChatRequest(
                "default",
                List.of(QUESTION),
                List.of(new Tool.Function("look", null, null, null)),
                new ToolChoice.Required(),
                true,
                new ResponseFormat.JsonSchema("own", null, json("{}"), null),
                99,
                List.of("MINE"),
                new Sampling(0.0, null, 0.1, 0.2, 0L),
                2,
                "high",
                true,
                false,
                Map.of("store", BooleanNode.TRUE));

        ChatRequest filled = variant.apply(callers, null);

        assertThat(filled)
                .usingRecursiveComparison()
                .ignoringFields("messages", "sampling")
                .isEqualTo(callers);
        assertThat(filled.sampling()).isEqualTo(new Sampling(0.0, 0.5, 0.1, 0.2, 0L));
    }

    @Test
    void withoutParametersLeavesEverythingAsItIs() {
        ChatRequest callers = request(new Sampling(0.3, null, null, null, null), QUESTION);

        assertThat(variant("{version: 1, system: s}").apply(callers, null))
                .isEqualTo(callers.withMessages(List.of(Message.text(Role.SYSTEM, "s"), QUESTION)));
    }

    private Variant variant(String yaml) {
        return new PromptFiles(folder).variant(yaml);
    }
}
