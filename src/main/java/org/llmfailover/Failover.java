package org.llmfailover;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.llmfailover.chat.AnswerWriter;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.RequestReader;
import org.llmfailover.config.CamelProperties;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.ConfigReader;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.door.Authenticate;
import org.llmfailover.door.HttpGate;
import org.llmfailover.door.HttpHeaders;
import org.llmfailover.door.InFlight;
import org.llmfailover.door.ListModels;
import org.llmfailover.door.ReadHttpRequest;
import org.llmfailover.door.StreamThreads;
import org.llmfailover.door.WriteHttpAnswer;
import org.llmfailover.door.WriteHttpError;
import org.llmfailover.health.Health;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Budget;
import org.llmfailover.pattern.CallMeter;
import org.llmfailover.pattern.Chains;
import org.llmfailover.pattern.GiveUp;
import org.llmfailover.pattern.LogContent;
import org.llmfailover.pattern.NextTarget;
import org.llmfailover.pattern.ReadCall;
import org.llmfailover.pattern.RetryAfter;
import org.llmfailover.pattern.StartStream;
import org.llmfailover.pattern.TellFailure;
import org.llmfailover.pattern.WriteAnswer;
import org.llmfailover.prompt.PromptLibrary;
import org.llmfailover.simulator.SimulatorBeans;
import org.llmfailover.target.AdmitTarget;
import org.llmfailover.target.AttemptWatch;
import org.llmfailover.target.Connections;
import org.llmfailover.target.NoHeaders;
import org.llmfailover.target.ProviderHttpClient;
import org.llmfailover.target.ReadAnswer;
import org.llmfailover.target.RefuseTarget;
import org.llmfailover.target.RelayStream;
import org.llmfailover.target.Target;
import org.llmfailover.target.Targets;
import org.llmfailover.target.WriteRequest;

/** The bundle wired for one Camel context: its configuration and the beans its routes name. Thread-safe. */
public final class Failover implements AutoCloseable {

    private final CamelContext context;
    private final ExecutorService streams;
    private final LlmConfig config;
    private final List<Target> targets;
    private final Health health;
    private final PromptLibrary prompts;
    private final AttemptWatch watch;
    private final PoolingHttpClientConnectionManager connections;
    private final InFlight inFlight;
    private final Meters meters = new Meters();
    private final Clock clock;
    private final QueueDoors queues;
    private volatile boolean closed;

    private Failover(CamelContext context, LlmConfig config, Clock clock) {
        this.context = context;
        this.config = config;
        this.clock = clock;
        this.streams = StreamThreads.executor(config.http());
        this.health = new Health(config.targets(), config.health(), clock);
        this.targets = new Targets(config, health, clock).all(Simulation.base(context));
        this.prompts = new PromptLibrary(config.prompts(), classLoader(context));
        this.watch = new AttemptWatch("llm-attempt-watch-" + context.getName());
        this.connections = Connections.pool(longest());
        this.inFlight = new InFlight(InFlight.most(config.http()));
        this.queues = new QueueDoors(context, config, health, clock);
        config.chains().values().forEach(this::requirePrompts);
    }

    /** Reads the context's configuration and wires the bundle for it. */
    static Failover create(CamelContext context) {
        return new Failover(context, new ConfigReader().read(CamelProperties.read(context)), Clock.systemUTC());
    }

    /** A Camel Main gives its context no class loader of its own. */
    private static ClassLoader classLoader(CamelContext context) {
        ClassLoader own = context.getApplicationContextClassLoader();
        return own == null ? Failover.class.getClassLoader() : own;
    }

    private void requirePrompts(ChainConfig chain) {
        if (chain.prompt() == null) {
            return;
        }
        try {
            prompts.requireVariants(chain.prompt(), ReadCall.promptTargets(chain));
        } catch (InvalidRequestException e) {
            throw new ConfigException("llm.chain." + chain.name() + ".prompt: " + e.getMessage());
        }
    }

    public LlmConfig config() {
        return config;
    }

    /** The targets, each at the index of its number. */
    List<Target> targets() {
        return targets;
    }

    /** The time no exchange with a provider outlives. */
    Duration longest() {
        return config.chains().values().stream()
                .map(ChainConfig::deadline)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** The beans of the simulated providers' routes. */
    SimulatorBeans simulators() {
        return new SimulatorBeans(clock, new Random(), SimulatorBeans.SILENCE);
    }

    /** What is counted and timed. */
    Meters meters() {
        return meters;
    }

    /** What stands in front of the HTTP door. */
    HttpGate gate() {
        return new HttpGate(inFlight, config.http().maxBodyBytes());
    }

    /** The beans the routes name, by their names. */
    Map<String, Object> beans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        Chains chains = new Chains(config.chains());
        CallMeter meter = new CallMeter(meters);
        beans.put(
                "llmReadCall",
                new ReadCall(chains, prompts, new RequestReader(), config.http().maxBodyBytes(), clock));
        beans.put("llmStartStream", new StartStream(context.createProducerTemplate(), streams, meter));
        beans.put("llmLogContent", new LogContent(config.logContent()));
        beans.put("llmWriteAnswer", new WriteAnswer(new AnswerWriter(clock), meter, config.simulated()));
        beans.put("llmTellFailure", new TellFailure(meter, config.simulated()));
        beans.put("llmBudget", new Budget(config.redelivery()));
        beans.put("llmRetryAfter", new RetryAfter());
        beans.put("llmNextTarget", new NextTarget());
        beans.put("llmGiveUp", new GiveUp(health));
        beans.put("llmAdmitTarget", new AdmitTarget(targets));
        beans.put("llmWriteRequest", new WriteRequest(targets, prompts, watch, meters, clock));
        beans.put("llmReadAnswer", new ReadAnswer());
        beans.put("llmRelayStream", new RelayStream());
        beans.put("llmRefuseTarget", new RefuseTarget(targets));
        beans.put("llmProviderHttpClient", new ProviderHttpClient(connections));
        beans.put("llmNoHeaders", new NoHeaders());
        beans.put("llmHttpHeaders", new HttpHeaders());
        beans.put("llmAuthenticate", new Authenticate(config.http().apiKeys()));
        beans.put("llmReadHttpRequest", new ReadHttpRequest(inFlight));
        beans.put("llmWriteHttpAnswer", new WriteHttpAnswer());
        beans.put("llmWriteHttpError", new WriteHttpError());
        beans.put("llmListModels", new ListModels(chains, clock));
        beans.putAll(queues.beans());
        targets.forEach(target -> beans.put(
                "llm-circuit-" + target.config().number(), target.health().circuit()));
        return beans;
    }

    /** Whether it can serve no more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        streams.shutdownNow();
        queues.close();
        watch.close();
        connections.close(CloseMode.GRACEFUL);
    }
}
