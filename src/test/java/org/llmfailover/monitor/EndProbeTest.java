package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.ConfigReader;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.dashboard.LastHour;
import org.llmfailover.health.Health;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Answered;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.CallMeter;
import org.llmfailover.pattern.Spending;
import org.llmfailover.support.TestClock;
import org.llmfailover.target.Exchanges;
import org.llmfailover.target.ProviderPlaces;

/** What a probe costs. */
class EndProbeTest {

    @Test
    void nobodyReadsItsAnswerSoItIsWasted() {
        TestClock clock = new TestClock();
        LlmConfig config = new ConfigReader()
                .read(Map.of(
                        "llm.provider.openai.protocol", "openai",
                        "llm.provider.openai.probe.interval", "1m",
                        "llm.model.openai/a.input-price", "2.5",
                        "llm.model.openai/a.output-price", "10",
                        "llm.chain.main.targets", "openai/a"));
        Health health = new Health(config.targets(), config.health(), config.recovery(), clock, new Random(1));
        List<ProbedTarget> probed = ProbedTarget.of(config, health, clock, new Random(1));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Meters meters = new Meters(new LastHour(clock));
        meters.addRegistry(registry);
        clock.advance(java.time.Duration.ofMinutes(2));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchanges.TARGET, 0);
        new PlanProbe(probed, new ProviderPlaces(config.providers().values()), clock).process(exchange);
        Call call = Exchanges.call(exchange);
        Choice choice = new Choice(0, "ok", null, List.of(), FinishReason.STOP, null, Map.of());
        ChatAnswer answer = new ChatAnswer("1", "a", List.of(choice), new Usage(20, 300, 0, 0, 290), Map.of());
        call.answered(
                new Answered(config.targets().get(0), answer, Answered.CALLER, null),
                new Attempt("openai/a", Attempt.OK, 5));

        new EndProbe(probed, new CallMeter(meters, new Spending(clock), Optional.empty())).process(exchange);

        assertThat(registry.get("llm.cost")
                        .tags("provider", "openai", "model", "a", "use", "wasted")
                        .counter()
                        .count())
                .isCloseTo((20 * 2.5 + 300 * 10) / 1e6, within(1e-12));
    }
}
