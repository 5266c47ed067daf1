package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;

/** A host that adds a route while it runs: Camel then tells everybody once more that the context has started. */
class AddedRouteTest {

    /** It stood in front of the door twice then, and each call took two places. */
    @Test
    void doesNotWireTheBundleASecondTime() throws Exception {
        try (FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
                FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")))) {
            Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
            properties.put("llm.http.max-in-flight", "1");
            try (Door door = new Door(properties);
                    Logs logs = new Logs()) {
                door.context().addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:hosts-own").log("hello");
                    }
                });

                assertThat(door.chat(Door.request("hello")).statusCode()).isEqualTo(200);
                assertThat(logs.text()).doesNotContain("WARN", "gauge");
            }
        }
    }
}
