package org.llmfailover.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;
import org.llmfailover.support.RawHttp;

class InFlightTest {

    private static final int LIMIT = 4;

    private final CountDownLatch released = new CountDownLatch(1);
    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("fine")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("fine")));
    private Door door;

    /** Answers when the test lets it. */
    private final FakeProvider.Reply held = connection -> {
        released.await();
        ok(Answers.anthropic("late")).write(connection);
    };

    private void start(String maxInFlight) {
        Map<String, String> properties = Door.chain(anthropic, openai);
        properties.put("llm.http.max-in-flight", maxInFlight);
        door = new Door(properties);
    }

    @AfterEach
    void stop() {
        released.countDown();
        door.close();
        anthropic.close();
        openai.close();
    }

    private void awaitAsked(int calls) {
        await().until(() -> anthropic.requests().size() == calls);
    }

    private List<CompletableFuture<HttpResponse<String>>> fill() {
        anthropic.reply(held);
        int before = anthropic.requests().size();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            calls.add(door.chatAsync(request("hello")));
        }
        awaitAsked(before + LIMIT);
        return calls;
    }

    private void allPlacesAreFree() {
        await().until(this::asManyAsMayBeAreServedTogether);
    }

    private boolean asManyAsMayBeAreServedTogether() {
        CountDownLatch done = new CountDownLatch(1);
        int before = anthropic.requests().size();
        anthropic.reply(connection -> {
            done.await();
            ok(Answers.anthropic("together")).write(connection);
        });
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            calls.add(door.chatAsync(request("hello")));
        }
        await().until(() ->
                anthropic.requests().size() == before + LIMIT || calls.stream().anyMatch(CompletableFuture::isDone));
        done.countDown();
        return calls.stream().allMatch(call -> call.join().statusCode() == 200);
    }

    @Test
    void oneMoreThanMayBeInFlightIsTurnedAwayAtOnceAndServedLater() {
        start("4");
        List<CompletableFuture<HttpResponse<String>>> calls = fill();

        HttpResponse<String> turnedAway = door.chat(request("hello"));

        assertThat(turnedAway.statusCode()).isEqualTo(503);
        assertThat(turnedAway.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(turnedAway.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(turnedAway.headers().firstValue("X-Llm-Error-Kind")).hasValue("overloaded");
        assertThat(turnedAway.body()).contains("llm.http.max-in-flight (4)", "\"code\":\"overloaded\"");
        assertThat(anthropic.requests()).hasSize(LIMIT);

        released.countDown();
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        allPlacesAreFree();
    }

    @Test
    void theModelListIsServedWhileAllPlacesAreTaken() {
        start("4");
        fill();

        assertThat(door.get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void aCallerWhoGoesAwayLeavesItsPlaceWhenItsWorkIsDone() throws IOException {
        start("4");
        anthropic.reply(held);
        List<RawHttp> callers = new ArrayList<>();
        try (Logs logs = new Logs()) {
            for (int i = 0; i < LIMIT; i++) {
                RawHttp caller = new RawHttp(door.port());
                byte[] body = request("hello").getBytes(UTF_8);
                callers.add(caller.send(RawHttp.head(body.length)).send(body));
            }
            awaitAsked(LIMIT);
            for (RawHttp caller : callers) {
                caller.close();
            }

            released.countDown();
            allPlacesAreFree();
            assertThat(logs.text()).doesNotContain("ERROR", "\tat ");
        }
    }

    @Test
    void halfABodyLeavesNothingBehindWhenItsCallerGoesAway() throws IOException {
        start("4");
        try (Logs logs = new Logs()) {
            List<RawHttp> callers = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                RawHttp caller = new RawHttp(door.port());
                callers.add(caller.send(RawHttp.head(1_000)).send("{\"messages\":"));
            }
            await().untilAsserted(() ->
                    assertThat(door.chat(request("hello")).statusCode()).isEqualTo(503));
            for (RawHttp caller : callers) {
                caller.close();
            }

            allPlacesAreFree();
            assertThat(logs.text()).doesNotContain("ERROR", "\tat ");
        }
    }

    @Test
    void callsThatFailLeaveTheirPlaces() throws IOException {
        start("4");
        byte[] good = request("hello").getBytes(UTF_8);
        Logs logs = new Logs();
        for (int i = 0; i < 3 * LIMIT; i++) {
            door.chat("not json");
            door.chat(request("hello"), "X-Llm-Chain", "nope");
            RawHttp.post(door.port(), good, "Content-Type: multipart/form-data");
            try (RawHttp http = new RawHttp(door.port())) {
                http.send(RawHttp.head(0, "Transfer-Encoding: chunked")).send("not a chunk\r\n\r\n");
                assertThat(http.response().status()).isEqualTo(400);
                assertThat(http.isClosedByPeer()).isTrue();
            }
        }
        logs.close();
        assertThat(logs.text()).isEmpty();
        anthropic.reply(anthropicOverloaded());
        openai.reply(status(500, "{}"));
        for (int i = 0; i < LIMIT + 1; i++) {
            door.chat(request("hello"), "X-Llm-Pattern", "hot-cold");
        }
        anthropic.reply(ok(Answers.anthropic("fine")));

        allPlacesAreFree();
    }

    @Test
    void fortySlowCallsAreServedTogether() {
        start("0");
        int calls = 48;
        CountDownLatch all = new CountDownLatch(calls);
        anthropic.reply(connection -> {
            all.countDown();
            all.await();
            after(10, ok(Answers.anthropic("together"))).write(connection);
        });
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(door.chatAsync(request("hello")));
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().headers().firstValue("X-Llm-Provider"))
                        .hasValue("anthropic"));
    }
}
