package org.llmfailover.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;

/** Breaks and mends simulated providers through their own fault endpoint, as curl would. Thread-safe. */
final class FaultClient {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String simulators;
    private final List<String> keys;

    /**
     * A client of the simulators at an address.
     *
     * @param keys the door's keys, of which the first is shown; empty when it asks for none
     */
    FaultClient(String simulators, List<String> keys) {
        this.simulators = simulators;
        this.keys = List.copyOf(keys);
    }

    void breakDown(String provider, FailureKind kind) {
        String fault =
                Json.MAPPER.createObjectNode().put("kind", kind.wireName()).toString();
        send(
                provider,
                request(provider)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(fault))
                        .build());
    }

    void mend(String provider) {
        send(provider, request(provider).DELETE().build());
    }

    private HttpRequest.Builder request(String provider) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulators + provider + "/fault"))
                .timeout(PATIENCE);
        keys.stream().limit(1).forEach(key -> request.header("Authorization", "Bearer " + key));
        return request;
    }

    private void send(String provider, HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new RunRefusedException("the simulated provider '" + provider
                        + "' could not be broken or mended: status " + response.statusCode());
            }
        } catch (IOException e) {
            throw new RunRefusedException("the simulated provider '" + provider
                    + "' could not be broken or mended: no answer at " + request.uri());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunRefusedException("interrupted");
        }
    }
}
