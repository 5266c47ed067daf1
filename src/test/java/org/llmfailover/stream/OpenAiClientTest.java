package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** OpenAI's own Java SDK reads streams through the door. */
class OpenAiClientTest {

    private static ThreeWires wires;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        wires = new ThreeWires(Clients.BROKEN_CHAINS);
        client = OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(wires.door.url() + "/v1")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        wires.close();
    }

    @BeforeEach
    void allAnswer() {
        wires.allAnswer();
    }

    private static ChatCompletionCreateParams.Builder hello(String chain) {
        return ChatCompletionCreateParams.builder().model(chain).addUserMessage("hello");
    }

    private static List<ChatCompletionChunk> chunks(ChatCompletionCreateParams.Builder params) {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params.build())) {
            stream.stream().forEach(chunk -> chunks.add(chunk.validate()));
        }
        return chunks;
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams.Builder params) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        chunks(params).forEach(whole::accumulate);
        return whole.chatCompletion();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().get(0).message().content().orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStream(String wire) {
        ChatCompletion answer = streamed(hello(wire));

        assertThat(text(answer)).isEqualTo("from " + wire);
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    @SuppressWarnings("deprecation") // the SDK's only way to fields it does not know
    void aStreamWithUsage(String wire) {
        List<ChatCompletionChunk> chunks = chunks(hello(wire)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build()));

        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.choices()).isEmpty();
        assertThat(last.usage().orElseThrow().completionTokens()).isPositive();
        assertThat(last.toString()).contains("prompt_variant=caller");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStreamOfToolCalls(String wire) {
        wires.provider(wire).reply(Streams.whole(WireEvents.toolCalls(wire)));

        ChatCompletion answer = streamed(hello(wire).addTool(tool("find_train")).addTool(tool("now")));

        ChatCompletion.Choice choice = answer.choices().get(0);
        assertThat(choice.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        List<ChatCompletionMessageFunctionToolCall> calls = choice.message().toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction())
                .toList();
        assertThat(calls.get(0).function().name()).isEqualTo("find_train");
        assertThat(calls.get(0).function().arguments()).isEqualToIgnoringWhitespace("{\"from\":\"Bern\"}");
        assertThat(calls.get(1).function().name()).isEqualTo("now");
        assertThat(calls.get(1).function().arguments()).isEqualTo("{}");
    }

    private static ChatCompletionFunctionTool tool(String name) {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name(name)
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty("properties", JsonValue.from(Map.of()))
                                .build())
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource({"anthropic, openai", "openai, gemini", "gemini, anthropic"})
    void aStreamThatFailedOver(String wire, String next) {
        wires.provider(wire).reply(FakeProvider.status(503, "{}"));

        assertThat(text(streamed(hello(wire)))).isEqualTo("from " + next);
    }

    @ParameterizedTest
    @CsvSource({"anthropic, openai", "openai, gemini", "gemini, anthropic"})
    void aRescuedStreamIsOneText(String wire, String next) {
        wires.provider(wire).reply(Streams.cutAfter(WireEvents.text(wire, "The answer is ", "forty"), 1));
        wires.provider(next).reply(Streams.whole(WireEvents.text(next, "answer is ", "forty-two.")));

        ChatCompletion answer = streamed(hello(wire));

        assertThat(text(answer)).isEqualTo("The answer is forty-two.");
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aBrokenStreamIsAnError(String wire) {
        wires.provider(wire).reply(Streams.cutAfter(WireEvents.text(wire, "The answer is ", "forty"), 1));
        List<ChatCompletionChunk> seen = new ArrayList<>();

        assertThatThrownBy(() -> {
                    try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                            .completions()
                            .createStreaming(hello("broken-" + wire).build())) {
                        stream.stream().forEach(seen::add);
                    }
                })
                .isInstanceOf(OpenAIException.class)
                .hasMessageContaining("network");
        assertThat(seen)
                .isNotEmpty()
                .allMatch(chunk -> chunk.choices().get(0).finishReason().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStreamThatNeverBeganIsTheExceptionOfItsStatus(String wire) {
        wires.anthropic.reply(Answers.anthropicOverloaded());
        wires.openai.reply(FakeProvider.status(503, "{}"));
        wires.gemini.reply(FakeProvider.reset());

        assertThatThrownBy(() -> streamed(hello(wire))).isInstanceOf(InternalServerException.class);
    }
}
