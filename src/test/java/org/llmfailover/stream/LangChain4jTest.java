package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.llmfailover.support.FakeProvider.ok;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** LangChain4j's OpenAI client comes in through the door. */
class LangChain4jTest {

    private static ThreeWires wires;

    @BeforeAll
    static void start() {
        wires = new ThreeWires(Clients.BROKEN_CHAINS);
    }

    @AfterAll
    static void stop() {
        wires.close();
    }

    @BeforeEach
    void allAnswer() {
        wires.allAnswer();
    }

    private static ChatModel plain(String chain) {
        return OpenAiChatModel.builder()
                .apiKey("none")
                .baseUrl(wires.door.url() + "/v1")
                .modelName(chain)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** What a streaming caller of LangChain4j is told. */
    private static final class Heard implements StreamingChatResponseHandler {

        private final List<String> pieces = new CopyOnWriteArrayList<>();
        private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String piece) {
            pieces.add(piece);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            end.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        ChatResponse response() throws Exception {
            return end.get(20, TimeUnit.SECONDS);
        }
    }

    private static Heard stream(String chain, ToolSpecification... tools) {
        Heard heard = new Heard();
        OpenAiStreamingChatModel.builder()
                .apiKey("none")
                .baseUrl(wires.door.url() + "/v1")
                .modelName(chain)
                .timeout(Duration.ofSeconds(20))
                .build()
                .chat(request(tools), heard);
        return heard;
    }

    private static ChatRequest request(ToolSpecification... tools) {
        return ChatRequest.builder()
                .messages(UserMessage.from("hello"))
                .toolSpecifications(tools)
                .build();
    }

    private static ToolSpecification tool(String name) {
        return ToolSpecification.builder()
                .name(name)
                .description("a tool")
                .parameters(JsonObjectSchema.builder().addStringProperty("from").build())
                .build();
    }

    @ParameterizedTest
    @CsvSource({"anthropic", "openai", "gemini"})
    void aPlainAnswer(String wire) {
        wires.anthropic.reply(ok(Answers.anthropic("from anthropic")));
        wires.openai.reply(ok(Answers.openai("from openai")));
        wires.gemini.reply(ok(Answers.gemini("from gemini")));

        ChatResponse response = plain(wire).chat(request());

        assertThat(response.aiMessage().text()).isEqualTo("from " + wire);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().totalTokenCount()).isPositive();
    }

    @Test
    void aPlainToolCall() {
        wires.anthropic.reply(
                ok(
                        """
                {"id":"msg_02","type":"message","role":"assistant","model":"claude-sonnet-5",
                 "content":[{"type":"tool_use","id":"toolu_1","name":"find_train","input":{"from":"Bern"}}],
                 "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":7}}"""));

        ChatResponse response = plain("anthropic").chat(request(tool("find_train")));

        ToolExecutionRequest call = response.aiMessage().toolExecutionRequests().get(0);
        assertThat(call.id()).isEqualTo("toolu_1");
        assertThat(call.name()).isEqualTo("find_train");
        assertThat(call.arguments()).isEqualToIgnoringWhitespace("{\"from\":\"Bern\"}");
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    }

    @Test
    void aPlainAnswerThatFailedOver() {
        wires.anthropic.reply(Answers.anthropicOverloaded());
        wires.openai.reply(ok(Answers.openai("from openai")));

        assertThat(plain("anthropic").chat(request()).aiMessage().text()).isEqualTo("from openai");
    }

    @Test
    void aPlainFailure() {
        wires.anthropic.reply(FakeProvider.status(500, "{}"));

        assertThatThrownBy(() -> plain("broken-anthropic").chat(request()))
                .hasMessageContaining("temporarily unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStream(String wire) throws Exception {
        Heard heard = stream(wire);

        ChatResponse response = heard.response();
        assertThat(response.aiMessage().text()).isEqualTo("from " + wire);
        assertThat(heard.pieces).containsExactly("from ", wire);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStreamOfToolCalls(String wire) throws Exception {
        wires.provider(wire).reply(Streams.whole(WireEvents.toolCalls(wire)));

        ChatResponse response = stream(wire, tool("find_train"), tool("now")).response();

        List<ToolExecutionRequest> calls = response.aiMessage().toolExecutionRequests();
        assertThat(calls.get(0).name()).isEqualTo("find_train");
        assertThat(calls.get(0).arguments()).isEqualToIgnoringWhitespace("{\"from\":\"Bern\"}");
        assertThat(calls.get(0).id()).isNotEmpty();
        assertThat(calls.get(1).name()).isEqualTo("now");
        assertThat(calls.get(1).arguments()).isEqualTo("{}");
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    }

    /** LangChain4j takes every fragment for one of the call that began last. */
    @Test
    void aStreamOfToolCallsWhoseFragmentsAlternate() throws Exception {
        wires.openai.reply(Streams.whole(List.of(
                fragment("0,'id':'a','type':'function','function':{'name':'find_train','arguments':'{\\'from\\':'}"),
                fragment("1,'id':'b','type':'function','function':{'name':'now','arguments':'{'}"),
                fragment("0,'function':{'arguments':'\\'Bern\\'}'}"),
                fragment("1,'function':{'arguments':'}'}"),
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n",
                "data: [DONE]\n\n")));

        List<ToolExecutionRequest> calls = stream("openai", tool("find_train"), tool("now"))
                .response()
                .aiMessage()
                .toolExecutionRequests();

        assertThat(calls).extracting(ToolExecutionRequest::name).containsExactly("find_train", "now");
        assertThat(calls).extracting(ToolExecutionRequest::arguments).containsExactly("{\"from\":\"Bern\"}", "{}");
    }

    private static String fragment(String call) {
        return "data: {'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':%s}]}}]}\n\n"
                .formatted(call)
                .replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource({"anthropic, openai", "openai, gemini", "gemini, anthropic"})
    void aStreamThatFailedOver(String wire, String next) throws Exception {
        wires.provider(wire).reply(FakeProvider.status(503, "{}"));

        assertThat(stream(wire).response().aiMessage().text()).isEqualTo("from " + next);
    }

    @ParameterizedTest
    @CsvSource({"anthropic, openai", "openai, gemini", "gemini, anthropic"})
    void aRescuedStreamIsOneText(String wire, String next) throws Exception {
        wires.provider(wire).reply(Streams.cutAfter(WireEvents.text(wire, "The answer is ", "forty"), 1));
        wires.provider(next).reply(Streams.whole(WireEvents.text(next, "answer is ", "forty-two.")));

        Heard heard = stream(wire);

        assertThat(heard.response().aiMessage().text()).isEqualTo("The answer is forty-two.");
        assertThat(String.join("", heard.pieces)).isEqualTo("The answer is forty-two.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aBrokenStreamIsAnErrorAndNoAnswer(String wire) {
        wires.provider(wire).reply(Streams.cutAfter(WireEvents.text(wire, "The answer is ", "forty"), 1));

        Heard heard = stream("broken-" + wire);

        assertThat(catchThrowable(heard::response))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the answer broke off (network)");
        assertThat(String.join("", heard.pieces)).isEqualTo("The answer is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStreamThatNeverBeganIsAnError(String wire) {
        wires.anthropic.reply(Answers.anthropicOverloaded());
        wires.openai.reply(FakeProvider.status(503, "{}"));
        wires.gemini.reply(FakeProvider.reset());

        assertThatThrownBy(() -> stream(wire).response()).hasMessageContaining("temporarily unavailable");
    }
}
