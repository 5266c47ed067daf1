package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.models.Model;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;

/** OpenAI's own Java SDK comes in through the door. */
class OfficialSdkTest {

    private static final FakeProvider ANTHROPIC = new FakeProvider();
    private static final FakeProvider OPENAI = new FakeProvider();
    private static Door door;
    private static OpenAIClient client;
    private static OpenAIClient stranger;

    @BeforeAll
    static void start() {
        Map<String, String> properties = Door.chain(ANTHROPIC, OPENAI);
        properties.put("llm.chain.default.aliases", "gpt-5.4");
        properties.put("llm.http.api-keys", "a-key");
        door = new Door(properties);
        client = client("a-key");
        stranger = client("wrong");
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(door.url() + "/v1")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        stranger.close();
        door.close();
        ANTHROPIC.close();
        OPENAI.close();
    }

    @BeforeEach
    void bothAnswer() {
        ANTHROPIC.reply(ok(Answers.anthropic("from the primary")));
        OPENAI.reply(ok(Answers.openai("from the fallback")));
    }

    private static ChatCompletionCreateParams.Builder hello() {
        return ChatCompletionCreateParams.builder().model("gpt-5.4").addUserMessage("hello");
    }

    private static ChatCompletion ask(ChatCompletionCreateParams.Builder params) {
        return client.chat().completions().create(params.build());
    }

    @Test
    void readsAPlainAnswer() {
        ChatCompletion answer = ask(hello()).validate();

        assertThat(answer.model()).isEqualTo("claude-sonnet-5");
        assertThat(answer.choices().get(0).message().content()).hasValue("from the primary");
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(19);
        assertThat(answer.toString()).contains("prompt_variant=caller");
    }

    @Test
    void readsAFallbacksAnswer() {
        ANTHROPIC.reply(anthropicOverloaded());

        ChatCompletion answer = ask(hello()).validate();

        assertThat(answer.choices().get(0).message().content()).hasValue("from the fallback");
    }

    @Test
    void readsAToolCallAndSendsItsResult() {
        ANTHROPIC.reply(
                ok(
                        """
                {"id":"msg_02","type":"message","role":"assistant","model":"claude-sonnet-5",
                 "content":[{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Oslo"}}],
                 "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":7}}"""));
        ChatCompletionCreateParams.Builder params = hello().addTool(weather());

        ChatCompletion.Choice choice = ask(params).validate().choices().get(0);

        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageFunctionToolCall call =
                choice.message().toolCalls().orElseThrow().get(0).asFunction();
        assertThat(call.id()).isEqualTo("toolu_1");
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments()).isEqualToIgnoringWhitespace("{\"city\":\"Oslo\"}");

        ANTHROPIC.reply(ok(Answers.anthropic("cold")));
        params.addMessage(choice.message())
                .addMessage(com.openai.models.chat.completions.ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("-12")
                        .build());

        assertThat(ask(params).choices().get(0).message().content()).hasValue("cold");
        assertThat(ANTHROPIC.lastRequest().body()).contains("tool_result", "toolu_1", "-12");
    }

    private static ChatCompletionFunctionTool weather() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                        .build())
                .build();
    }

    @Test
    void readsTheModelList() {
        assertThat(client.models().list().data()).extracting(Model::id).containsExactly("default", "gpt-5.4");
    }

    @Test
    void eachFailureIsTheExceptionOfItsStatus() {
        assertThatThrownBy(() -> ask(hello().model("nope"))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ask(hello().messages(List.of()))).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> stranger.chat().completions().create(hello().build()))
                .isInstanceOf(UnauthorizedException.class);
        ANTHROPIC.reply(status(422, "{\"error\":{\"message\":\"top_k: too small\",\"type\":\"x\"}}"));
        assertThatThrownBy(() -> ask(hello()))
                .isInstanceOf(UnprocessableEntityException.class)
                .hasMessageContaining("top_k: too small");
    }

    @Test
    void whatIsTemporarySaysSo() {
        ANTHROPIC.reply(anthropicOverloaded());
        OPENAI.reply(status(503, "{}"));

        InternalServerException unavailable = catchThrowableOfType(InternalServerException.class, () -> ask(hello()));

        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(unavailable.code()).hasValue("overloaded");
        assertThat(unavailable.headers().values("Retry-After")).isNotEmpty();

        ANTHROPIC.reply(status(429, "{}", "Retry-After: 30"));
        OPENAI.reply(status(429, "{}", "Retry-After: 30"));
        OpenAIServiceException limited = catchThrowableOfType(RateLimitException.class, () -> ask(hello()));
        assertThat(limited.code()).hasValue("rate-limited");
    }
}
