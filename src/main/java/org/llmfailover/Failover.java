package org.llmfailover;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
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
import org.llmfailover.dashboard.DashboardBeans;
import org.llmfailover.dashboard.LastHour;
import org.llmfailover.door.HttpBeans;
import org.llmfailover.door.HttpGate;
import org.llmfailover.door.InFlight;
import org.llmfailover.door.StreamThreads;
import org.llmfailover.door.batch.BatchBeans;
import org.llmfailover.door.batch.BatchThreads;
import org.llmfailover.health.Health;
import org.llmfailover.hothot.HotHotBeans;
import org.llmfailover.meter.Meters;
import org.llmfailover.monitor.ChainHealthCheck;
import org.llmfailover.monitor.HealthGauges;
import org.llmfailover.monitor.MonitorBeans;
import org.llmfailover.monitor.ProbedTarget;
import org.llmfailover.monitor.RollbackCounter;
import org.llmfailover.monitor.StatusPage;
import org.llmfailover.monitor.StatusPages;
import org.llmfailover.monitor.TargetHealthCheck;
import org.llmfailover.pattern.Budget;
import org.llmfailover.pattern.CallMeter;
import org.llmfailover.pattern.Chains;
import org.llmfailover.pattern.GiveUp;
import org.llmfailover.pattern.LogContent;
import org.llmfailover.pattern.NextTarget;
import org.llmfailover.pattern.ReadCall;
import org.llmfailover.pattern.RecentLatency;
import org.llmfailover.pattern.RetryAfter;
import org.llmfailover.pattern.Spending;
import org.llmfailover.pattern.StartStream;
import org.llmfailover.pattern.TellFailure;
import org.llmfailover.pattern.WriteAnswer;
import org.llmfailover.prompt.PromptLibrary;
import org.llmfailover.quorum.QuorumBeans;
import org.llmfailover.quorum.QuorumPrompts;
import org.llmfailover.report.History;
import org.llmfailover.report.ReportBeans;
import org.llmfailover.simulator.SimulatorBeans;
import org.llmfailover.target.AdmitTarget;
import org.llmfailover.target.AttemptWatch;
import org.llmfailover.target.Connections;
import org.llmfailover.target.ErrorsAsFailures;
import org.llmfailover.target.LeavePlace;
import org.llmfailover.target.NoHeaders;
import org.llmfailover.target.ProviderHttpClient;
import org.llmfailover.target.ProviderPlaces;
import org.llmfailover.target.ReadAnswer;
import org.llmfailover.target.RefuseTarget;
import org.llmfailover.target.RelayStream;
import org.llmfailover.target.TakePlace;
import org.llmfailover.target.Target;
import org.llmfailover.target.Targets;
import org.llmfailover.target.Tracing;
import org.llmfailover.target.WriteRequest;
import org.llmfailover.value.TakeHighValuePattern;
import org.llmfailover.value.TakeNormalPattern;
import org.llmfailover.value.WeighQuery;

/** The bundle wired for one Camel context: its configuration and the beans its routes name. Thread-safe. */
public final class Failover implements AutoCloseable {

    private final CamelContext context;
    private final ExecutorService streams;
    private final ExecutorService batches;
    private final ExecutorService quorums;
    private final LlmConfig config;
    private final List<Target> targets;
    private final Health health;
    private final List<StatusPage> statusPages;
    private final List<ProbedTarget> probes;
    private final ProviderPlaces places;
    private final PromptLibrary prompts;
    private final AttemptWatch watch;
    private final PoolingHttpClientConnectionManager connections;
    private final InFlight inFlight;
    private final LastHour lastHour;
    private final Meters meters;
    private final Spending spending;
    private final Tracing tracing = new Tracing();
    private final Optional<History> history;
    private final RollbackCounter rollbacks;
    private final Clock clock;
    private final QueueDoors queues;
    private volatile boolean closed;

    private Failover(CamelContext context, LlmConfig config, Clock clock) {
        this.context = context;
        this.config = config;
        this.clock = clock;
        this.lastHour = new LastHour(clock);
        this.meters = new Meters(lastHour);
        this.spending = new Spending(clock);
        this.streams = StreamThreads.executor(config.http());
        this.quorums = QuorumThreads.executor(config.http());
        this.health = new Health(config.targets(), config.health(), config.recovery(), clock, new Random());
        this.batches = BatchThreads.executor();
        this.targets = new Targets(config, health, clock).all(Simulation.base(context));
        this.statusPages = StatusPages.of(config, health);
        this.probes = ProbedTarget.of(config, health, clock, new Random());
        this.places = new ProviderPlaces(config.providers().values());
        this.prompts = new PromptLibrary(config.prompts(), classLoader(context));
        this.watch = new AttemptWatch("llm-attempt-watch-" + context.getName());
        this.connections = Connections.pool();
        this.inFlight = new InFlight(InFlight.most(config.http()));
        this.queues = new QueueDoors(context, config, health, clock);
        config.chains().values().forEach(this::requirePrompts);
        this.history = config.history().enabled()
                ? Optional.of(new History(config.history(), clock, "llm-history-" + context.getName()))
                : Optional.empty();
        this.rollbacks = new RollbackCounter(config.targets());
        health.events().listen(rollbacks);
        history.ifPresent(kept -> health.events().listen(kept::changed));
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
        QuorumPrompts.require(chain, prompts);
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

    /** The status pages, each at the index of its number. */
    List<StatusPage> statusPages() {
        return statusPages;
    }

    /** The targets that are probed. */
    List<ProbedTarget> probes() {
        return probes;
    }

    /** The time no exchange with a provider outlives. */
    Duration longest() {
        return Stream.concat(
                        config.chains().values().stream().map(ChainConfig::deadline), Stream.of(ProbedTarget.LONGEST))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** What the context's health is asked: each target, which is never unready, and each chain. */
    List<HealthCheck> healthChecks() {
        List<HealthCheck> checks = new ArrayList<>();
        config.targets().forEach(target -> checks.add(new TargetHealthCheck(target, health.of(target))));
        config.chains().values().forEach(chain -> checks.add(new ChainHealthCheck(chain, health)));
        return checks;
    }

    /** What a host's meters show beside the calls. */
    List<MeterBinder> gauges() {
        List<MeterBinder> gauges = new ArrayList<>(List.of(new HealthGauges(config.targets(), health), rollbacks));
        history.ifPresent(gauges::add);
        return gauges;
    }

    /** The beans of the simulated providers' routes. */
    SimulatorBeans simulators() {
        return new SimulatorBeans(clock, new Random(), SimulatorBeans.SILENCE);
    }

    /** What is counted and timed. */
    Meters meters() {
        return meters;
    }

    /** What makes spans of attempts. */
    Tracing tracing() {
        return tracing;
    }

    /** What each chain has spent. */
    Spending spending() {
        return spending;
    }

    /** What stands in front of the HTTP door. */
    HttpGate gate() {
        return new HttpGate(inFlight, config.http().maxBodyBytes());
    }

    /** The beans the routes name, by their names. */
    Map<String, Object> beans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        Chains chains = new Chains(config.chains());
        CallMeter meter = new CallMeter(meters, spending, history);
        RecentLatency latency = new RecentLatency();
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
        beans.put("llmWeighQuery", new WeighQuery(config.chains(), spending, context, clock));
        beans.put("llmTakeHighValuePattern", new TakeHighValuePattern(meters));
        beans.put("llmTakeNormalPattern", new TakeNormalPattern(meters));
        new QuorumBeans(quorums).bindTo(beans::put);
        beans.putAll(HotHotBeans.all(health, latency, prompts));
        beans.put("llmAdmitTarget", new AdmitTarget(targets));
        beans.put("llmTakePlace", new TakePlace(targets, places, clock));
        beans.put("llmLeavePlace", new LeavePlace());
        WriteRequest write = new WriteRequest(targets, prompts, watch, meters, tracing, latency, clock);
        beans.put("llmWriteRequest", new ErrorsAsFailures(write));
        beans.put("llmReadAnswer", new ErrorsAsFailures(new ReadAnswer()));
        beans.put("llmRelayStream", new ErrorsAsFailures(new RelayStream()));
        beans.put("llmRefuseTarget", new RefuseTarget(targets));
        beans.put("llmProviderHttpClient", new ProviderHttpClient(connections));
        beans.put("llmNoHeaders", new NoHeaders());
        new MonitorBeans(config.targets(), health, statusPages, probes, places, connections, meter, clock)
                .bindTo(beans::put);
        new ReportBeans(config, history, clock).bindTo(beans::put);
        new DashboardBeans(config, health, lastHour, clock).bindTo(beans::put);
        new HttpBeans(config.http(), inFlight, chains, clock).bindTo(beans::put);
        new BatchBeans(config.batch(), config.http().maxBodyBytes(), batches, meters, clock).bindTo(beans::put);
        beans.putAll(queues.beans());
        targets.forEach(target -> beans.put(
                "llm-circuit-" + target.config().number(), target.health().circuit()));
        return beans;
    }

    /** What begins with the context. */
    void start() {
        history.ifPresent(History::start);
    }

    /** Whether it can serve no more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        streams.shutdownNow();
        batches.shutdownNow();
        history.ifPresent(History::close);
        quorums.shutdownNow();
        queues.close();
        watch.close();
        connections.close(CloseMode.GRACEFUL);
    }
}
