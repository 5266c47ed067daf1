package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Logs;
import org.llmfailover.support.RawHttp;

class HttpGateTest {

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private volatile boolean stops;

    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        new HttpGate(new InFlight(1), 1_000, Duration.ofMillis(200)).guard(router, () -> !stops);
        router.post("/v1/chat/completions").handler(BodyHandler.create(false)).handler(context -> context.end("in"));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aBodyThatDoesNotComeInTimeIs408AndGivesItsPlaceBack() throws IOException {
        try (RawHttp slow = new RawHttp(server.actualPort())) {
            slow.send(RawHttp.head(100)).send("{\"messages\":");

            RawHttp.Response response = slow.response();

            assertThat(response.status()).isEqualTo(408);
            assertThat(response.body()).contains("\"code\":\"client-error\"", "the body did not come within");
            assertThat(slow.isClosedByPeer()).isTrue();
        }
        assertThat(RawHttp.post(server.actualPort(), new byte[10]).body()).isEqualTo("in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"
            })
    void aBodyInAnotherCodingIsNotTakenForTheNextRequest(String coding) throws IOException {
        try (RawHttp smuggler = new RawHttp(server.actualPort())) {
            smuggler.send(RawHttp.head(0, coding)).send("2\r\n{}\r\n0\r\n\r\n" + RawHttp.head(0));

            RawHttp.Response response = smuggler.response();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("\"code\":\"client-error\"", "Transfer-Encoding");
            assertThat(smuggler.isClosedByPeer()).isTrue();
        }
    }

    /** Camel answered it with an empty 503. */
    @Test
    void whoComesWhileTheServerStopsIsToldSo() throws IOException {
        stops = true;

        RawHttp.Response response = RawHttp.post(server.actualPort(), new byte[10]);

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().get("retry-after")).containsExactly("1");
        assertThat(response.body()).contains("\"code\":\"overloaded\"", "the gateway starts or stops");
    }

    /** Vert.x logged a stack trace and answered with text. */
    @ParameterizedTest
    @ValueSource(strings = {"/?a=%zz", "/v1/models?a=%zz", "/v1/chat/completions?a=%zz"})
    void aQueryThatCannotBeReadIsTheCallersMistakeAndNoError(String address) throws IOException {
        try (Logs logs = new Logs();
                RawHttp caller = new RawHttp(server.actualPort())) {
            caller.send("GET " + address + " HTTP/1.1\r\nHost: x\r\n\r\n");

            RawHttp.Response response = caller.response();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("\"code\":\"client-error\"", "not well-formed");
            assertThat(logs.events()).isEmpty();
        }
    }

    @Test
    void aChunkedBodyIsTakenHoweverItsCodingIsSpelt() throws IOException {
        try (RawHttp caller = new RawHttp(server.actualPort())) {
            caller.send(RawHttp.head(0, "Transfer-Encoding: Chunked")).send("2\r\n{}\r\n0\r\n\r\n");

            assertThat(caller.response().body()).isEqualTo("in");
        }
    }

    @Test
    void thePageTakesNoBodyWithoutItsLength() throws IOException {
        try (RawHttp caller = new RawHttp(server.actualPort())) {
            caller.send("POST /llm/control HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

            assertThat(caller.response().status()).isEqualTo(411);
            assertThat(caller.isClosedByPeer()).isTrue();
        }
    }
}
