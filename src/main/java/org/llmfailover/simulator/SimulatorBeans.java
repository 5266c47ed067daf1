package org.llmfailover.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.apache.camel.Processor;

/**
 * The beans that the simulated providers' routes name, with one state for all of them. Immutable; the beans are thread-safe.
 *
 * <p>The route of the faults also names {@code llmAuthenticate}, which is not among them.
 */
public final class SimulatorBeans {

    /** How long a provider that says nothing keeps its connection, unless told otherwise. */
    public static final Duration SILENCE = Duration.ofSeconds(60);

    private final SimulatedTurns turns;
    private final FaultControl control;

    /**
     * Makes the beans; all providers are well.
     *
     * @param clock tells when a fault heals
     * @param random strikes requests and makes ids; must be thread-safe, as {@link java.util.Random} is
     * @param silence how long a provider that says nothing keeps its connection
     */
    public SimulatorBeans(Clock clock, RandomGenerator random, Duration silence) {
        Ids ids = new Ids(random);
        SimulatedProviders providers = new SimulatedProviders(clock, random);
        List<SimulatedWire> wires =
                List.of(new SimulatedAnthropic(ids), new SimulatedOpenAi(ids), new SimulatedGemini());
        TurnPlanner planner = new TurnPlanner(providers, new SimulatedModel(clock, ids));
        turns = new SimulatedTurns(planner, wires, silence);
        control = new FaultControl(providers, new FaultReader(clock));
    }

    /** Binds every bean under the name the routes use. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmSimulatorHeaders", new SimulatorHeaders());
        bind(registry, "llmSimulatorDecide", turns::decide);
        bind(registry, "llmSimulatorReply", turns::reply);
        bind(registry, "llmSimulatorCut", turns::cut);
        bind(registry, "llmSimulatorStream", turns::stream);
        bind(registry, "llmSimulatorHangUp", turns::hangUp);
        bind(registry, "llmSimulatorStaySilent", turns::staySilent);
        bind(registry, "llmSimulatorBreak", control::breakDown);
        bind(registry, "llmSimulatorMend", control::mend);
        bind(registry, "llmSimulatorShow", control::show);
        bind(registry, "llmSimulatorExplain", control::explain);
    }

    private static void bind(BiConsumer<String, Object> registry, String name, Processor step) {
        registry.accept(name, step);
    }
}
