package org.llmfailover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.config.ConfigReader;
import org.llmfailover.config.HistoryConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.health.HealthEvent;
import org.llmfailover.health.StatusLevel;
import org.llmfailover.support.TestClock;

/** The report's numbers for calls whose true numbers are known. */
class ReportTest {

    private static final String MEMORY = "memory";
    private static final String TARGET = "openai/0";

    private final TestClock clock = new TestClock();
    private final Instant start = clock.instant();

    private Report report(String url, Map<String, String> properties, Consumer<History> happened) throws SQLException {
        Map<String, String> all = new HashMap<>(Map.of(
                "llm.provider.openai.protocol", "openai",
                "llm.chain.default.targets", "openai/0, openai/1"));
        all.putAll(properties);
        LlmConfig config = new ConfigReader().read(all);
        try (History history =
                new History(new HistoryConfig(url, null, null, Duration.ofDays(30)), clock, "llm-history-test")) {
            happened.accept(history);
            return new Reporter(config, history).report(new Period(start, start.plus(Duration.ofHours(1))));
        }
    }

    private Report.Chain chain(Map<String, String> properties, Consumer<History> happened) throws SQLException {
        return report(MEMORY, properties, happened).chains().get(0);
    }

    /** So many calls, one a second from this second on. */
    private void calls(History history, int number, int fromSecond, String... steps) {
        for (int i = 0; i < number; i++) {
            Calls.record(history, Calls.at(start.plusSeconds(fromSecond + i), steps));
        }
    }

    /** 1,000 calls, of which the primary would have answered 920 alone. */
    private void outage(History history) {
        calls(history, 900, 0, "p:ok");
        calls(history, 20, 900, "p:overloaded", "p:ok");
        calls(history, 30, 960, "p:overloaded", "p:overloaded", "p:overloaded", "f:ok");
        calls(history, 40, 990, "p-circuit-open", "f:ok");
        calls(history, 5, 1100, "p:overloaded", "p:overloaded", "p:overloaded", "f:network");
        calls(history, 5, 1200, "p:client-error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {MEMORY, "jdbc:h2:mem:report;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"})
    void anOutageIsAddedUp(String url) throws SQLException {
        Report report = report(url, Map.of(), this::outage);
        Report.Chain chain = report.chains().get(0);

        assertThat(report.chains()).hasSize(1);
        assertThat(report.lostRecords()).isZero();
        assertThat(chain.since()).isEqualTo(start);
        assertThat(List.of(chain.calls(), chain.answered(), chain.failed(), chain.callerErrors()))
                .containsExactly(1000L, 990L, 5L, 5L);
        // 990, 900 to 940, and 920 to 960 of 995
        assertThat(chain.availability())
                .isEqualTo(new Report.Availability(
                        99.9, 99.497, new Report.Bounds(90.452, 94.472, 40), new Report.Bounds(92.462, 96.482, 40)));
        assertThat(chain.rescued())
                .isEqualTo(new Report.Rescued(30, 40, Map.of("overloaded", 20L), Map.of("overloaded", 70L)));
        assertThat(chain.degraded()).isEqualTo(new Report.Degraded(70, 7.07));
        // seconds 960 to 1029 touch the minutes that begin at 960 and at 1020
        assertThat(chain.minutesOnFallback()).isEqualTo(2);
    }

    @Test
    void whatItCostIsAddedUp() throws SQLException {
        Report.Chain chain = chain(Map.of(), this::outage);

        // 35 calls waited 50 ms, tried 100 ms, waited and tried again
        assertThat(chain.retries().calls()).isEqualTo(55);
        assertThat(chain.retries().answered()).isEqualTo(20);
        assertThat(chain.retries().inVain()).isEqualTo(35);
        assertThat(chain.retries().secondsInVain()).isEqualTo(10.5, within(1e-9));
        // an answer is 0.006 USD at the primary and 0.0045 at the fallback
        assertThat(chain.cost())
                .isEqualTo(new Report.Cost(
                        new BigDecimal("5.835"), BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("5.94"), 0));
        assertThat(chain.paid().normal()).isEqualTo(new Report.Times(900, 2.0, 2.0, 102.0, 102.0));
        // 40 calls lost 2 ms, 20 lost 152 and 30 lost 452
        assertThat(chain.paid().trouble()).isEqualTo(new Report.Times(90, 152.0, 452.0, 252.0, 552.0));
        assertThat(chain.paid().votes()).isEqualTo(new Report.Times(0, null, null, null, null));
        assertThat(chain.attempts())
                .filteredOn(Report.AttemptCount::wasted)
                .extracting(each -> each.target() + " " + each.outcome() + " " + each.attempts())
                .containsExactly("openai/0 client-error 5", "openai/0 overloaded 125", "openai/1 network 5");
    }

    @Test
    void anAnswerThatWasNoGoodIsPaidForAndWasted() throws SQLException {
        Report.Chain chain = chain(Map.of(), history -> calls(history, 10, 0, "p:bad-answer", "f:ok"));

        assertThat(chain.cost())
                .isEqualTo(new Report.Cost(
                        new BigDecimal("0.045"), new BigDecimal("0.06"), BigDecimal.ZERO, new BigDecimal("0.06"), 0));
    }

    @Test
    void aPrimaryThatWasAskedOnceMightHaveAnsweredTheNextTime() throws SQLException {
        Report.Chain chain = chain(Map.of(), history -> {
            for (int i = 0; i < 10; i++) {
                history.ended(Calls.of("default", start, "hot-cold", false, "p:overloaded", "f:ok"));
                history.ended(Calls.of("default", start, "hot-cold", false, "p:auth", "f:ok"));
            }
        });

        assertThat(chain.availability().primaryAlone()).isEqualTo(new Report.Bounds(0.0, 0.0, 0));
        assertThat(chain.availability().primaryWithRetries()).isEqualTo(new Report.Bounds(0.0, 50.0, 10));
    }

    @Test
    void whatHappenedOutsideThePeriodIsNotInIt() throws SQLException {
        Report.Chain chain = chain(Map.of(), history -> {
            history.ended(Calls.at(start.minusMillis(1), "p:network"));
            history.ended(Calls.at(start, "p:ok"));
        });

        assertThat(chain.calls()).isEqualTo(1);
    }

    @Test
    void aReportOfNothingIsOne() throws SQLException {
        Report report = report(MEMORY, Map.of(), history -> {});

        assertThat(report.chains()).isEmpty();
        assertThat(report.circuits()).isEmpty();
    }

    // --- the verdict ---

    @Test
    void itHelps() throws SQLException {
        Report.Verdict verdict = chain(Map.of(), this::outage).verdict();

        assertThat(verdict.sentence())
                .isEqualTo(
                        "It helps: 30 to 70 calls were answered that the primary and its retries alone would not have"
                                + " answered, availability 99.497 % instead of 92.462 to 96.482 %.");
        assertThat(verdict.useSingle()).isFalse();
        assertThat(verdict.conditions()).extracting(Report.Condition::met).containsExactly(true, false, null);
    }

    @Test
    void aFewCallsAreNotJudged() throws SQLException {
        Report.Verdict verdict = chain(Map.of(), history -> calls(history, 99, 0, "p:network", "f:ok"))
                .verdict();

        assertThat(verdict.sentence()).isEqualTo("Not enough calls to judge: 99 of the 100 it takes.");
        assertThat(verdict.enoughCalls()).isFalse();
        assertThat(verdict.useSingle()).isFalse();
    }

    @Test
    void aFewCallsWithoutAFailureDoNotShowThatTheGoalIsReached() throws SQLException {
        Report.Verdict few =
                chain(Map.of(), history -> calls(history, 1000, 0, "p:ok")).verdict();

        assertThat(few.sentence()).startsWith("It made no difference").contains("1000 calls");
        assertThat(few.conditions().get(0).met()).isNull();
        assertThat(few.conditions().get(0).why()).contains("does not settle it");
    }

    @Test
    void manyCallsWithoutAFailureShowThatTheGoalIsReachedWithoutFailover() throws SQLException {
        Report.Verdict many =
                chain(Map.of(), history -> calls(history, 4000, 0, "p:ok")).verdict();

        assertThat(many.conditions().get(0).met()).isFalse();
        assertThat(many.useSingle()).isTrue();
        assertThat(many.sentence())
                .endsWith(
                        "; but two of the three conditions for several providers are not met: the pattern single would"
                                + " serve you better.");
    }

    @Test
    void promptsKeptForEachProviderMeetTheSecondCondition() throws SQLException {
        Report.Verdict verdict = chain(Map.of(), history -> {
                    for (int i = 0; i < 90; i++) {
                        history.ended(Calls.of("default", start, "retry-and-shed", true, "p:ok"));
                    }
                    calls(history, 10, 0, "p:ok");
                })
                .verdict();

        assertThat(verdict.conditions().get(1).met()).isTrue();
        assertThat(verdict.conditions().get(1).why()).startsWith("90.0 % of the answers");
    }

    @Test
    void theCostOfAnOutageIsHeldAgainstTheCostOfFailover() throws SQLException {
        // 100 of 200 calls of an hour would have failed, the fallback's answers cost 0.15 USD less
        Consumer<History> halfAnHour = history -> {
            calls(history, 100, 0, "p:ok");
            calls(history, 100, 200, "p:bad-answer", "f:ok");
        };

        Report.Condition cheap = chain(Map.of("llm.report.outage-cost-per-hour", "0.1"), halfAnHour)
                .verdict()
                .conditions()
                .get(2);
        Report.Condition dear = chain(Map.of("llm.report.outage-cost-per-hour", "1000"), halfAnHour)
                .verdict()
                .conditions()
                .get(2);

        assertThat(cheap.met()).isFalse();
        assertThat(dear.met()).isTrue();
        assertThat(dear.why())
                .isEqualTo(
                        "outages of 500.0000 to 500.0000 USD were avoided, for 0.4500 USD more than the primary alone");
    }

    // --- circuits and status pages ---

    private HealthEvent opened(int second) {
        return new HealthEvent.Opened(start.plusSeconds(second), TARGET, Duration.ofSeconds(30), "seen");
    }

    private HealthEvent halfOpened(int second) {
        return new HealthEvent.HalfOpened(start.plusSeconds(second), TARGET);
    }

    private HealthEvent recovered(int second) {
        return new HealthEvent.Recovered(start.plusSeconds(second), TARGET, "seen");
    }

    private HealthEvent page(int second, StatusLevel level) {
        return new HealthEvent.StatusChanged(start.plusSeconds(second), TARGET, level, "said so");
    }

    private Report events(HealthEvent... events) throws SQLException {
        return report(MEMORY, Map.of(), history -> {
            calls(history, 1, 2_000, "p:network", "f:ok");
            List.of(events).forEach(history::changed);
        });
    }

    @Test
    void aCircuitThatOpenedAndWasBackWithoutAFailurePerhapsOpenedWrongly() throws SQLException {
        assertThat(events(opened(10), halfOpened(40), recovered(100)).circuits())
                .containsExactly(new Report.Circuit(TARGET, 1, 1));
    }

    @Test
    void aCircuitThatOpenedAgainDidNotOpenWrongly() throws SQLException {
        assertThat(events(opened(10), halfOpened(40), opened(41), halfOpened(101), recovered(200))
                        .circuits())
                .containsExactly(new Report.Circuit(TARGET, 2, 0));
    }

    @Test
    void aCircuitWhoseTargetFailedOnItsWayBackDidNotOpenWrongly() throws SQLException {
        assertThat(events(opened(1_900), halfOpened(1_930), recovered(2_100)).circuits())
                .containsExactly(new Report.Circuit(TARGET, 1, 0));
    }

    @Test
    void aPageThatTellsFirstLeads() throws SQLException {
        assertThat(events(page(10, StatusLevel.MAJOR), opened(70), page(500, StatusLevel.OPERATIONAL))
                        .statusPages())
                .containsExactly(new Report.StatusPage(TARGET, 1, 0, 60.0, 0, 0));
    }

    @Test
    void aPageThatTellsLaterLagsAndOneThatTellsOfNothingStandsAlone() throws SQLException {
        assertThat(events(
                                opened(10),
                                page(1_210, StatusLevel.PARTIAL),
                                page(1_300, StatusLevel.MAJOR),
                                page(1_400, StatusLevel.OPERATIONAL),
                                page(1_500, StatusLevel.MAJOR))
                        .statusPages())
                .containsExactly(new Report.StatusPage(TARGET, 0, 1, -1_200.0, 0, 1));
    }
}
