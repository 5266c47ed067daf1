package org.llmfailover.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.head;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.RawHttp;

/** Neither side's headers reach the other, nor do they move a call. */
class HeaderIsolationTest {

    private static final FakeProvider ANTHROPIC = new FakeProvider();
    private static final FakeProvider OPENAI = new FakeProvider();
    private static final FakeProvider ELSEWHERE = new FakeProvider(ok(Answers.openai("from elsewhere")));
    private static Door door;

    @BeforeAll
    static void start() {
        door = new Door(Door.chain(ANTHROPIC, OPENAI));
    }

    @AfterAll
    static void stop() {
        door.close();
        ANTHROPIC.close();
        OPENAI.close();
        ELSEWHERE.close();
    }

    @BeforeEach
    void bothAnswer() {
        ANTHROPIC.reply(ok(Answers.anthropic("from the primary")));
        OPENAI.reply(ok(Answers.openai("from the fallback")));
    }

    private static final String[] HOSTILE = {
        "CamelHttpUri: http://127.0.0.1:%1$d/",
        "CamelHttpUrl: http://127.0.0.1:%1$d/",
        "CamelHttpPath: /elsewhere",
        "CamelHttpQuery: key=elsewhere",
        "CamelHttpRawQuery: key=elsewhere",
        "CamelHttpMethod: DELETE",
        "CamelHttpResponseCode: 418",
        "CamelHttpHost: 127.0.0.1",
        "CamelHttpBaseUri: http://127.0.0.1:%1$d/",
        "CamelDestinationOverrideUrl: http://127.0.0.1:%1$d/",
        "CamelToEndpoint: direct:elsewhere",
        "CamelRedeliveryDelay: 100000",
        "CamelCharsetName: UTF-16",
        "camelhttpuri: http://127.0.0.1:%1$d/",
        "org.apache.camel.foo: bar",
        "Authorization: Bearer callers-key",
        "Proxy-Authorization: Basic Y2FsbGVy",
        "x-api-key: callers-key",
        "api-key: callers-key",
        "x-goog-api-key: callers-key",
        "anthropic-version: 1999-01-01",
        "anthropic-beta: everything",
        "OpenAI-Organization: org-caller",
        "Cookie: sid=caller",
        "Host: elsewhere.example",
        "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Host: elsewhere.example",
        "X-Original-URL: /elsewhere",
        "X-HTTP-Method-Override: DELETE",
        "X-Tenant: caller",
        "Forwarded: for=10.0.0.1",
        "Via: 1.1 caller",
        "Accept-Encoding: gzip, br",
        "Accept: text/event-stream",
        "User-Agent: caller/1.0",
        "Referer: http://elsewhere.example/",
        "Origin: http://elsewhere.example",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "Keep-Alive: timeout=1",
        "TE: trailers",
        "Trailer: X-Tenant",
        "Connection: keep-alive, X-Tenant",
        "LlmChain: nope",
        "LlmProvider: caller",
        "X-Llm-Provider: caller",
        "X-Llm-Conversation: caller-1",
        "X-Llm-Value: high"
    };

    private static String[] hostile() {
        int port = Integer.parseInt(ELSEWHERE.url().replaceAll(".*:", ""));
        String[] lines = new String[HOSTILE.length];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = HOSTILE[i].formatted(port);
        }
        return lines;
    }

    @Test
    void noneOfACallersHeadersReachesAnyProvider() throws IOException {
        ANTHROPIC.reply(status(500, "{}", "Content-Type: application/json"));

        RawHttp.Response response = RawHttp.post(door.port(), request("hello").getBytes(UTF_8), hostile());

        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().get("x-llm-provider")).containsExactly("openai");
        FakeProvider.Request first = ANTHROPIC.lastRequest();
        assertThat(first.line()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(first.headers().keySet())
                .containsExactlyInAnyOrder(
                        "anthropic-version",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "user-agent",
                        "x-api-key");
        assertThat(first.headers())
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("connection", "keep-alive")
                .containsEntry("host", ANTHROPIC.url().replace("http://", ""))
                .containsEntry("user-agent", "camel-llm-failover")
                .containsEntry("x-api-key", "sk-ant-secret-anthropic");
        FakeProvider.Request second = OPENAI.lastRequest();
        assertThat(second.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(second.headers().keySet())
                .containsExactlyInAnyOrder(
                        "authorization", "connection", "content-length", "content-type", "host", "user-agent");
        assertThat(second.headers())
                .containsEntry("authorization", "Bearer sk-secret-openai")
                .containsEntry("host", OPENAI.url().replace("http://", ""));
        assertThat(ELSEWHERE.requests()).isEmpty();
    }

    @Test
    void noneOfACallersQueryParametersMovesACall() throws IOException {
        String query = "?CamelHttpUri=" + ELSEWHERE.url() + "&CamelHttpPath=/x&CamelHttpQuery=a%3Db"
                + "&CamelHttpMethod=DELETE&Authorization=Bearer%20x&X-Llm-Pattern=nonsense&LlmChain=nope";
        byte[] body = request("hello").getBytes(UTF_8);
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(RawHttp.head(body.length).replace("completions ", "completions" + query + " "))
                    .send(body);

            assertThat(http.response().status()).isEqualTo(200);
        }
        assertThat(ANTHROPIC.lastRequest().line()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(ANTHROPIC.lastRequest().headers().keySet()).doesNotContain("authorization");
        assertThat(ELSEWHERE.requests()).isEmpty();
    }

    private static final String[] PROVIDERS = {
        "Content-Type: application/json",
        "Set-Cookie: sid=provider; Path=/",
        "X-Request-Id: req_1",
        "Request-Id: req_2",
        "Server: provider",
        "CamelFoo: bar",
        "CamelHttpResponseCode: 418",
        "CamelHttpUri: http://127.0.0.1:1/",
        "LlmChain: nope",
        "X-Llm-Provider: provider",
        "X-Llm-Simulated: true",
        "Location: http://127.0.0.1:1/",
        "Via: 1.1 provider",
        "openai-organization: org-provider",
        "Retry-After: 0",
        "WWW-Authenticate: Basic realm=provider",
        "Access-Control-Allow-Origin: *",
        "Content-Language: tlh",
        "Content-Disposition: attachment"
    };

    @Test
    void noneOfAProvidersHeadersReachesTheCaller() {
        ANTHROPIC.reply(status(200, Answers.anthropic("fine"), PROVIDERS));

        HttpResponse<String> answered = door.chat(request("hello"));

        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "content-length",
                        "content-type",
                        "x-llm-attempts",
                        "x-llm-degraded",
                        "x-llm-model",
                        "x-llm-prompt-variant",
                        "x-llm-provider");
        assertThat(answered.headers().allValues("X-Llm-Provider")).containsExactly("anthropic");

        ANTHROPIC.reply(status(400, "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"no\"}}", PROVIDERS));

        HttpResponse<String> failed = door.chat(request("hello"));

        assertThat(failed.statusCode()).isEqualTo(400);
        assertThat(failed.headers().map().keySet())
                .containsExactlyInAnyOrder("content-length", "content-type", "x-llm-attempts", "x-llm-error-kind");
    }

    @Test
    void noneOfAProvidersHeadersReachesTheNextProviderOrTheNextCall() {
        ANTHROPIC.reply(status(500, "{}", PROVIDERS), status(500, "{}", PROVIDERS), status(500, "{}", PROVIDERS));

        door.chat(request("hello"));

        assertThat(OPENAI.lastRequest().headers().keySet())
                .containsExactlyInAnyOrder(
                        "authorization", "connection", "content-length", "content-type", "host", "user-agent");

        ANTHROPIC.reply(status(200, Answers.anthropic("fine"), PROVIDERS));
        door.chat(request("hello"));
        door.chat(request("hello"));

        assertThat(ANTHROPIC.requests())
                .allSatisfy(request -> assertThat(request.headers().keySet())
                        .containsExactlyInAnyOrder(
                                "anthropic-version",
                                "connection",
                                "content-length",
                                "content-type",
                                "host",
                                "user-agent",
                                "x-api-key"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void aProvidersRedirectIsNotFollowed(int redirect) {
        ANTHROPIC.reply(
                status(redirect, "", "Location: " + ELSEWHERE.url() + "/v1/messages"),
                ok(Answers.anthropic("after the redirect")));

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(ELSEWHERE.requests()).isEmpty();
        assertThat(response.headers().map()).doesNotContainKey("location");
        assertThat(response.body()).doesNotContain(ELSEWHERE.url());
        assertThat(response.headers().firstValue("X-Llm-Attempts").orElse(""))
                .doesNotStartWith("anthropic/claude-sonnet-5:ok");
    }

    @Test
    void anAnswerThatIsPackedUnaskedIsRead() throws IOException {
        byte[] packed = gzip(Answers.anthropic("packed").getBytes(UTF_8), 1);
        ANTHROPIC.reply(connection -> {
            connection.send(head(200, packed.length, "Content-Type: application/json", "Content-Encoding: gzip"));
            connection.send(packed, 0, packed.length);
        });

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.headers().firstValue("X-Llm-Provider")).hasValue("anthropic");
        assertThat(response.body()).contains("packed");
    }

    @Test
    void aPackedBombIsUnpackedOnlyUpToTheBound() throws IOException {
        // 160 MiB once unpacked, of which no more than 64 are read
        byte[] bomb = gzip(new byte[1024 * 1024], 160);
        ANTHROPIC.reply(connection -> {
            connection.send(head(200, bomb.length, "Content-Type: application/json", "Content-Encoding: gzip"));
            connection.send(bomb, 0, bomb.length);
        });

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.headers().firstValue("X-Llm-Degraded-Reason")).hasValue("bad-answer");
    }

    @Test
    void aPackedErrorStillFailsOver() throws IOException {
        byte[] packed = gzip("{\"error\":{\"message\":\"no\"}}".getBytes(UTF_8), 1);
        ANTHROPIC.reply(connection -> {
            connection.send(head(500, packed.length, "Content-Type: application/json", "Content-Encoding: gzip"));
            connection.send(packed, 0, packed.length);
        });

        HttpResponse<String> response = door.chat(request("hello"), "X-Llm-Pattern", "hot-cold");

        assertThat(response.headers().firstValue("X-Llm-Degraded-Reason")).hasValue("server-error");
    }

    private static byte[] gzip(byte[] block, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                gzip.write(block);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void aCallersModelNameDoesNotReachTheAddress() {
        Map<String, String> properties = Door.chain(ANTHROPIC, OPENAI);
        properties.put("llm.chain.default.aliases", "*");
        try (Door any = new Door(properties)) {
            any.chat(request("hello").replaceFirst("\\{", "{\"model\":\"../../elsewhere?x=1#\","));
        }

        assertThat(ANTHROPIC.lastRequest().line()).isEqualTo("POST /v1/messages HTTP/1.1");
        assertThat(ANTHROPIC.lastRequest().body()).doesNotContain("elsewhere");
    }
}
