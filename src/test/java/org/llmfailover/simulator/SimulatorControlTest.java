package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.door.UnauthenticatedException;

class SimulatorControlTest {

    private static SimulatorServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SimulatorServer.on();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void showsTheFaultAndTheCounts() throws Exception {
        String path = "counted/v1/chat/completions";
        server.post(path, Asked.OPENAI.body(false));
        server.breakDown(
                "counted",
                "{'kind':'overloaded','seconds':2.5,'rate':1,'latency_ms':1,'retry_after':4,'model':'gpt-5.4'}");
        server.post(path, Asked.OPENAI.body(false));
        server.post(path, Asked.OPENAI.body(false));

        HttpResponse<String> response = server.get("counted/fault");

        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(SimulatorServer.json(response))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                Asked.json(
                                        "{'provider':'counted','fault':{'kind':'overloaded','rate':1.0,"
                                                + "'latency_ms':1,'seconds_left':2.5,'retry_after':4,'model':'gpt-5.4'},'served':1,'failed':2}")));
    }

    @Test
    void mends() throws Exception {
        server.breakDown("mended", "{'kind':'auth'}");

        JsonNode shown = SimulatorServer.json(server.delete("mended/fault"));

        assertThat(shown.path("fault").isNull()).isTrue();
        assertThat(server.post("mended/v1/chat/completions", Asked.OPENAI.body(false))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void showsNothingWrongWithAProviderNobodyAsked() throws Exception {
        assertThat(SimulatorServer.json(server.get("unheard-of/fault")))
                .isEqualTo(Json.MAPPER.readTree(
                        Asked.json("{'provider':'unheard-of','fault':null,'served':0,'failed':0}")));
    }

    @Test
    void countsASlowAnswerAsServed() throws Exception {
        server.breakDown("slowish", "{'kind':'slow','latency_ms':1}");
        server.post("slowish/v1/chat/completions", Asked.OPENAI.body(false));

        JsonNode shown = SimulatorServer.json(server.get("slowish/fault"));

        assertThat(shown.path("served").asInt()).isEqualTo(1);
        assertThat(shown.path("failed").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "{} | kind",
                "{'kind':'tired'} | kind",
                "{'kind':3} | kind",
                "{'kind':'auth','seconds':0} | seconds",
                "{'kind':'auth','seconds':'5'} | seconds",
                "{'kind':'auth','seconds':1e9} | seconds",
                "{'kind':'auth','rate':1.1} | rate",
                "{'kind':'auth','rate':-0.1} | rate",
                "{'kind':'auth','rate':'half'} | rate",
                "{'kind':'auth','latency_ms':-1} | latency_ms",
                "{'kind':'auth','latency_ms':120001} | latency_ms",
                "{'kind':'auth','latency_ms':1.5} | latency_ms",
                "{'kind':'slow'} | latency_ms",
                "{'kind':'auth','retry_after':-1} | retry_after",
                "{'kind':'auth','retry_after':99999999999} | retry_after",
                "{'kind':'auth','model':''} | model",
                "{'kind':'auth','model':7} | model",
                "{'kind':'auth','after_chunks':1} | after_chunks",
                "{'kind':'slow','latency_ms':1,'after_chunks':1} | after_chunks",
                "{'kind':'network','after_chunks':-1} | after_chunks",
                "{'kind':'auth','until':'noon'} | until",
                "[] | null",
                "{'kind': | null",
            })
    void refusesAWrongValueWithOneSentenceThatNamesTheField(String body, String field) throws Exception {
        HttpResponse<String> response = server.post("refused/fault", body.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = SimulatorServer.json(response).path("error");
        assertThat(error.path("param").asText(null)).isEqualTo(field);
        assertThat(error.path("message").asText()).endsWith(".");
        if (field != null) {
            assertThat(error.path("message").asText()).contains("'" + field + "'");
        }
        assertThat(SimulatorServer.json(server.get("refused/fault"))
                        .path("fault")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2Fetc", "a%20b", "%00", "x%3Cscript%3E", "-lead"})
    void refusesAProvidersNameThatHasNoPlaceInAPath(String name) throws Exception {
        HttpResponse<String> response = server.post(name + "/fault", "{\"kind\":\"auth\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(SimulatorServer.json(response).at("/error/param").asText()).isEqualTo("provider");
    }

    @Test
    void asksTheAuthenticationBeforeAnythingElse() throws Exception {
        try (SimulatorServer guarded = SimulatorServer.withAuthentication(exchange -> {
            if (!"Bearer right".equals(exchange.getMessage().getHeader("Authorization"))) {
                throw new UnauthenticatedException();
            }
        })) {
            HttpResponse<String> refused = guarded.post("openai/fault", "{\"kind\":\"auth\"}");
            HttpResponse<String> accepted = guarded.send(
                    guarded.request("openai/fault")
                            .header("Authorization", "Bearer right")
                            .GET()
                            .build(),
                    BodyHandlers.ofString());
            HttpResponse<String> served = guarded.send(
                    guarded.request(Asked.OPENAI.plainPath)
                            .POST(BodyPublishers.ofString(Asked.OPENAI.body(false)))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(SimulatorServer.json(refused).at("/error/code").asText()).isEqualTo("auth");
            assertThat(accepted.statusCode()).isEqualTo(200);
            assertThat(SimulatorServer.json(accepted).path("fault").isNull()).isTrue();
            assertThat(accepted.headers().firstValue("authorization")).isEmpty();
            assertThat(served.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isNotThereWhenItIsOff() throws Exception {
        try (SimulatorServer off = SimulatorServer.off()) {
            for (Asked asked : Asked.values()) {
                assertThat(off.post(asked.plainPath, asked.body(false)).statusCode())
                        .isEqualTo(404);
            }
            assertThat(off.get("openai/fault").statusCode()).isEqualTo(404);
        }
    }
}
