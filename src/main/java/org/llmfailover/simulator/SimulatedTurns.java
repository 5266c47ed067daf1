package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.llmfailover.chat.Json;

/** The steps of the simulated providers' routes. Thread-safe. */
final class SimulatedTurns {

    /** Exchange property, set by the routes: the protocol. */
    static final String WIRE = "llmSimulatedWire";
    /** Exchange property, set by the routes: the factor of every wait. */
    static final String LATENCY = "llmSimulatorLatency";
    /** Exchange property the routes choose by: what happens with this request. */
    static final String TURN_NAME = "llmSimulatedTurn";
    /** Exchange property the routes wait by: milliseconds before anything is said. */
    static final String DELAY = "llmSimulatedDelay";

    private static final String TURN = "llmSimulatedTurnDetails";

    private final TurnPlanner planner;
    private final Duration silence;
    private final Map<String, SimulatedWire> wires;

    /**
     * The steps for these wires.
     *
     * @param silence how long a provider that says nothing keeps its connection
     */
    SimulatedTurns(TurnPlanner planner, List<SimulatedWire> wires, Duration silence) {
        this.planner = planner;
        this.silence = silence;
        this.wires = wires.stream().collect(Collectors.toMap(SimulatedWire::protocol, Function.identity()));
    }

    /** Decides what happens with the request. */
    void decide(Exchange exchange) {
        Message message = exchange.getMessage();
        SimulatedCall call = new SimulatedCall(
                message.getHeader("provider", "", String.class),
                message.getHeader(Exchange.HTTP_PATH, "", String.class),
                message.getHeader(Exchange.HTTP_QUERY, "", String.class),
                parsed(bytes(message)));
        SimulatedWire wire = wires.get(exchange.getProperty(WIRE, String.class));
        if (wire == null) {
            throw new IllegalStateException("The property " + WIRE + " must be one of " + wires.keySet() + ".");
        }
        Turn turn = planner.plan(wire, call, new Pace(exchange.getProperty(LATENCY, Double.class)));
        exchange.setProperty(TURN, turn);
        exchange.setProperty(TURN_NAME, turn.name());
        exchange.setProperty(DELAY, turn.delay().toMillis());
    }

    /** Answers whole. */
    void reply(Exchange exchange) {
        Turn turn = exchange.getProperty(TURN, Turn.class);
        if (turn instanceof Turn.Reply whole) {
            answer(exchange.getMessage(), whole.reply());
        } else if (turn instanceof Turn.CutReply cut) {
            answer(exchange.getMessage(), cut.reply());
        }
    }

    /** Cuts the answer in the middle. */
    void cut(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage().setBody(Arrays.copyOf(body, body.length / 2));
    }

    /** Streams event by event, and ends or breaks off as decided. */
    void stream(Exchange exchange) {
        Turn.Stream turn = exchange.getProperty(TURN, Turn.Stream.class);
        LiveResponse live = LiveResponse.of(exchange);
        live.begin(200, turn.headers());
        for (StreamedEvent event : turn.events()) {
            boolean there = !event.content() || live.remainsFor(turn.gap());
            if (!there || !live.write(event.wireText())) {
                live.hangUp();
                return;
            }
        }
        switch (turn.ending()) {
            case CLEAN -> live.end();
            case CONNECTION_LOST -> live.hangUp();
            case SILENCE -> staySilent(live);
        }
    }

    /** Closes the connection without a word. */
    void hangUp(Exchange exchange) {
        LiveResponse.of(exchange).hangUp();
    }

    /** Says nothing until the client goes away or the silence has lasted long enough. */
    void staySilent(Exchange exchange) {
        staySilent(LiveResponse.of(exchange));
    }

    private void staySilent(LiveResponse live) {
        live.remainsFor(silence);
        live.hangUp();
    }

    private static void answer(Message message, ProviderReply reply) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        reply.headers().forEach(message::setHeader);
        message.setBody(reply.body().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json.isObject() ? json : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    static byte[] bytes(Message message) {
        if (message.getBody() instanceof Buffer buffer) {
            return buffer.getBytes();
        }
        byte[] body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }
}
