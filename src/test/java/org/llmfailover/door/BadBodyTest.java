package org.llmfailover.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.ok;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;
import org.llmfailover.support.RawHttp;

/** What does not come in: each mistake gets one sentence and a 4xx, no provider hears of it, and the log keeps quiet. */
class BadBodyTest {

    private static final int MOST = 10 * 1024 * 1024;
    private static final FakeProvider ANTHROPIC = new FakeProvider(ok(Answers.anthropic("fine")));
    private static final FakeProvider OPENAI = new FakeProvider(ok(Answers.openai("fine")));
    private static Door door;
    private Logs logs;
    private int before;

    @BeforeAll
    static void start() {
        door = new Door(Door.chain(ANTHROPIC, OPENAI));
    }

    @AfterAll
    static void stop() {
        door.close();
        ANTHROPIC.close();
        OPENAI.close();
    }

    @BeforeEach
    void watch() {
        logs = new Logs();
        before = ANTHROPIC.requests().size();
    }

    @AfterEach
    void nothingIsLogged() {
        logs.close();
        assertThat(logs.text()).isEmpty();
    }

    private static RawHttp.Response post(byte[] body, String... headers) throws IOException {
        return RawHttp.post(door.port(), body, headers);
    }

    private JsonNode refused(RawHttp.Response response, int status) throws IOException {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.headers()).containsEntry("content-type", List.of("application/json"));
        assertThat(response.headers()).containsEntry("x-llm-error-kind", List.of("client-error"));
        JsonNode error = Json.MAPPER.readTree(response.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("client-error");
        assertThat(error.path("message").asText())
                .isNotEmpty()
                .hasSizeLessThan(300)
                .doesNotContain("\n", "com.fasterxml", "Exception", "org.llmfailover");
        assertThat(ANTHROPIC.requests()).hasSize(before);
        return error;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"messages\":",
                "{'messages':[]}",
                "{\"messages\":[]} trailing",
                "{\"a\":1}{\"b\":2}",
                "{\"temperature\":NaN}",
                "[",
                "\u0000",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\nb\"}]}"
            })
    void whatIsNotJsonIs400(String body) throws IOException {
        JsonNode error = refused(post(body.getBytes(UTF_8)), 400);

        assertThat(error.path("message").asText()).startsWith("the body is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            []                                                  | The request is an array
            [1,2]                                               | The request is an array
            42                                                  | The request is a number
            "text"                                              | The request is a string
            null                                                | The request is null
            true                                                | The request is a boolean
            {}                                                  | messages
            {"messages":[]}                                     | messages
            {"messages":{}}                                     | messages
            {"messages":"hello"}                                | messages
            {"messages":[null]}                                 | messages[0]
            {"messages":[{}]}                                   | messages[0].role
            {"messages":[{"role":"user"}]}                      | messages[0].content
            {"messages":[{"role":"user","content":[]}]}         | messages[0].content
            {"messages":[{"role":"user","content":7}]}          | messages[0].content
            {"messages":[{"role":"king","content":"x"}]}        | messages[0].role
            {"model":7,"messages":[{"role":"user","content":"x"}]}           | model
            {"temperature":"hot","messages":[{"role":"user","content":"x"}]} | temperature
            {"max_tokens":-1,"messages":[{"role":"user","content":"x"}]}     | max_tokens
            {"stream":"yes","messages":[{"role":"user","content":"x"}]}      | stream""")
    void jsonOfTheWrongShapeIs400AndTheFieldIsNamed(String body, String named) throws IOException {
        JsonNode error = refused(post(body.getBytes(UTF_8)), 400);

        assertThat(error.path("message").asText()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t "})
    void anEmptyBodyIs400(String body) throws IOException {
        JsonNode error = refused(post(body.getBytes(UTF_8)), 400);

        assertThat(error.path("message").asText()).isEqualTo("the body is empty; send a chat-completions request");
    }

    @Test
    void deepNestingIs400AndSaysSo() throws IOException {
        for (String open : new String[] {"[", "{\"a\":"}) {
            JsonNode error = refused(post(("{\"messages\":" + open.repeat(10_000)).getBytes(UTF_8)), 400);

            assertThat(error.path("message").asText()).contains("nested");
        }
    }

    @Test
    void aNumberOfTenThousandDigitsIs400() throws IOException {
        String body = request("x").replaceFirst("\\{", "{\"seed\":" + "9".repeat(10_000) + ",");

        refused(post(body.getBytes(UTF_8)), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c328", // a lead byte without its second
                "ff", // never a byte of UTF-8
                "f09f98" // a character cut in half
            })
    void invalidUtf8Is400(String hex) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"messages\":[{\"role\":\"user\",\"content\":\"".getBytes(UTF_8));
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.writeBytes("\"}]}".getBytes(UTF_8));

        refused(post(body.toByteArray()), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eda080", "c080", "f4908080"}) // a surrogate, an overlong zero, beyond the last character
    void whatUtf8ForbidsAndParsersLetThroughLeavesAsUtf8(String hex) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"messages\":[{\"role\":\"user\",\"content\":\"".getBytes(UTF_8));
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.writeBytes("\"}]}".getBytes(UTF_8));

        assertThat(post(body.toByteArray()).status()).isEqualTo(200);
        assertThat(ANTHROPIC.lastRequest().body()).doesNotContain("\ufffd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000007bffffffff", "7b000000ffffffff", "007b00d8", "feffd8007b", "0000feff00110000"})
    void brokenUtf16And32Are400(String hex) throws IOException {
        refused(post(HexFormat.of().parseHex(hex)), 400);
    }

    @Test
    void aLoneSurrogateInAnEscapeIsNoBugOfOurs() throws IOException {
        RawHttp.Response response = post(request("a\\ud800b").getBytes(UTF_8));

        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(ANTHROPIC.lastRequest().body()).containsAnyOf("a\\uD800b", "a\\ud800b", "a\ufffdb", "a?b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=UTF-8",
                "APPLICATION/X-WWW-FORM-URLENCODED",
                "multipart/form-data; boundary=x",
                "multipart/mixed",
                " application/x-www-form-urlencoded"
            })
    void aFormIs415(String type) throws IOException {
        JsonNode error = refused(post(request("x").getBytes(UTF_8), "Content-Type: " + type), 415);

        assertThat(error.path("message").asText()).contains("Content-Type", "application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json; charset=nonsense",
                "application/json; charset=UTF-16",
                "text/plain",
                "nonsense"
            })
    void anyOtherTypeIsReadAsJson(String type) throws IOException {
        assertThat(post(request("x").getBytes(UTF_8), "Content-Type: " + type).status())
                .isEqualTo(200);
    }

    @Test
    void aBodyOneByteTooLongIs413() throws IOException {
        JsonNode error = refused(post(padded(MOST + 1)), 413);

        assertThat(error.path("message").asText()).contains("llm.http.max-body", "10485760");
    }

    @Test
    void aChunkedBodyOneByteTooLongIs413() throws IOException {
        byte[] body = padded(MOST + 1);
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(0, "Transfer-Encoding: chunked"));
            http.chunk(Arrays.copyOf(body, MOST)).chunk(new byte[] {body[MOST]}).chunk(new byte[0]);

            JsonNode error = refused(http.response(), 413);

            assertThat(error.path("message").asText()).contains("llm.http.max-body", "10485760");
        }
    }

    @Test
    void anEndlessChunkedBodyIsAnsweredBeforeItsEnd() throws IOException {
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(0, "Transfer-Encoding: chunked"));
            http.chunk(new byte[MOST / 2]).chunk(new byte[MOST / 2]).chunk(new byte[100]);

            refused(http.response(), 413);
        }
    }

    @Test
    void aLengthThatIsAnnouncedTooLongIsAnsweredBeforeTheBody() throws IOException {
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(Long.MAX_VALUE));

            refused(http.response(), 413);
        }
    }

    @Test
    void theLongestBodyIsAccepted() throws IOException {
        assertThat(post(padded(MOST)).status()).isEqualTo(200);

        byte[] body = padded(MOST);
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(0, "Transfer-Encoding: chunked"));
            http.chunk(body).chunk(new byte[0]);
            assertThat(http.response().status()).isEqualTo(200);
        }
    }

    /** A good request with as many blanks behind it as make it this long. */
    private static byte[] padded(int length) {
        byte[] request = request("x").getBytes(UTF_8);
        byte[] body = Arrays.copyOf(request, length);
        Arrays.fill(body, request.length, length, (byte) ' ');
        return body;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Llm-Chain", "X-Llm-Pattern", "X-Llm-Budget-Millis", "X-Llm-Deadline-Millis", "X-Llm-Prompt"})
    void aHeaderOfOurOwnThatIsTooLongIs400AndNotEchoed(String name) throws IOException {
        JsonNode error = refused(post(request("x").getBytes(UTF_8), name + ": " + "a".repeat(5_000)), 400);

        assertThat(error.path("message").asText()).contains("longer than 512 characters");
    }

    @Test
    void hugeHeadersAre431() throws IOException {
        RawHttp.Response response = post(request("x").getBytes(UTF_8), "X-Llm-Conversation: " + "a".repeat(100_000));

        assertThat(response.status()).isEqualTo(431);
        assertThat(ANTHROPIC.requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?a=%ff", "?X-Llm-Chain=nope", "?api-version=2026-01-01"})
    void theQueryIsNotRead(String query) throws IOException {
        try (RawHttp http = new RawHttp(door.port())) {
            byte[] body = request("x").getBytes(UTF_8);
            http.send(RawHttp.head(body.length).replace("completions ", "completions" + query + " "))
                    .send(body);

            assertThat(http.response().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?%zz", "?a=%"})
    void aQueryThatIsBrokenIs400(String query) throws IOException {
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(0).replace("completions ", "completions" + query + " "));

            refused(http.response(), 400);
        }
    }

    @Test
    void aCallerWhoSendsFarTooMuchGetsTheAnswerToo() throws IOException {
        byte[] part = new byte[MOST];
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(5L * MOST));
            for (int i = 0; i < 5; i++) {
                http.send(part);
            }

            refused(http.response(), 413);
        }
    }
}
