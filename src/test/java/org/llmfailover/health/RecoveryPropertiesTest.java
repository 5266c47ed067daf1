package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.SimulatedTarget.Provider;
import org.llmfailover.support.TestClock;

/** What holds for a recovering target whatever happens to it. */
class RecoveryPropertiesTest {

    /** A while passes, then a call of a conversation is offered. */
    record Offer(int conversation, int millis, Provider provider) {}

    @Provide
    Arbitrary<List<Integer>> stages() {
        return Arbitraries.integers().between(1, 99).set().ofMaxSize(5).map(set -> {
            List<Integer> stages = new ArrayList<>(set);
            stages.sort(null);
            stages.add(100);
            return stages;
        });
    }

    @Provide
    Arbitrary<Offer> offers() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.integers().between(0, 200)),
                                Tuple.of(1, Arbitraries.integers().between(1_000, 60_000))),
                        Arbitraries.frequency(
                                Tuple.of(20, Provider.ANSWERS),
                                Tuple.of(1, Provider.FAILS_HARD),
                                Tuple.of(1, Provider.FAILS_SOFTLY)))
                .as(Offer::new);
    }

    @Property
    void noMoreThanItsShareIsEverAdmitted(
            @ForAll("stages") List<Integer> stages, @ForAll @Size(max = 400) List<@From("offers") Offer> offers) {
        TestClock clock = new TestClock();
        Ramp ramp = new Ramp(new RecoveryConfig(stages, Duration.ofSeconds(30), 20), clock.instant());
        int offered = 0;
        int admitted = 0;
        for (Offer offer : offers) {
            clock.advance(Duration.ofMillis(offer.millis()));
            if (ramp.advance(clock.instant())) {
                offered = 0;
                admitted = 0;
            }
            offered++;
            if (ramp.offer(Place.of("conversation " + offer.conversation()), clock.instant())) {
                admitted++;
                if (offer.provider() == Provider.ANSWERS) {
                    ramp.answered(clock.instant());
                } else {
                    ramp.failed();
                }
            }
            assertThat(admitted * 100).isLessThanOrEqualTo(ramp.share() * offered);
        }
    }

    @Property
    void aHealthyTargetAlwaysComesBack(
            @ForAll("stages") List<Integer> stages,
            @ForAll @IntRange(min = 1, max = 30) int conversations,
            @ForAll @IntRange(min = 1, max = 600) int secondsBetweenCalls) {
        SimulatedTarget target =
                new SimulatedTarget(SimulatedTarget.HEALTH, new RecoveryConfig(stages, Duration.ofMinutes(20), 20));
        target.open();

        for (int i = 0; i < 10_000 && !target.health.isReady(); i++) {
            target.clock.advance(Duration.ofSeconds(secondsBetweenCalls));
            target.call("conversation " + i % conversations, Provider.ANSWERS);
        }

        assertThat(target.health.isReady()).isTrue();
        assertThat(target.health.share()).isEqualTo(1);
    }

    /** Whatever has happened to a target: once it is healthy it gets all of its traffic back. */
    @Property(tries = 200)
    void afterAnyTroubleAHealthyTargetComesBack(
            @ForAll @Size(max = 300) List<@From("offers") Offer> offers,
            @ForAll @IntRange(min = 1, max = 60) int apart) {
        SimulatedTarget target = new SimulatedTarget();
        for (Offer offer : offers) {
            target.clock.advance(Duration.ofMillis(offer.millis()));
            target.call("conversation " + offer.conversation(), offer.provider());
        }

        for (int i = 0; i < 10_000 && !target.health.isReady(); i++) {
            target.clock.advance(Duration.ofSeconds(apart));
            target.call("conversation " + i % 40, Provider.ANSWERS);
        }

        assertThat(target.health.isReady()).isTrue();
        assertThat(target.health.share()).isEqualTo(1);
    }

    /** Calls that end late, in any order, change nothing of that. */
    @Property(tries = 200)
    void whatEndsLateAdmitsNobody(@ForAll @Size(max = 200) List<@From("offers") Offer> late) {
        SimulatedTarget target = new SimulatedTarget().inFirstStage();
        int offered = 0;
        int admitted = 0;
        for (Offer offer : late) {
            target.reached(offer.provider(), Duration.ofHours(1));
            offered++;
            admitted += target.health
                            .offer(() -> "conversation " + offer.conversation())
                            .isEmpty()
                    ? 1
                    : 0;
            assertThat(admitted * 100).isLessThanOrEqualTo(5 * offered);
        }
        assertThat(target.state()).isEqualTo(State.CLOSED);
        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Property
    void nothingOpensWithoutEvidence(@ForAll @Size(max = 400) List<@From("offers") Offer> offers) {
        SimulatedTarget target = new SimulatedTarget();
        int failures = 0;
        State before = target.state();
        for (Offer offer : offers) {
            target.clock.advance(Duration.ofMillis(offer.millis()));
            boolean in = target.call("conversation " + offer.conversation(), offer.provider())
                    .isEmpty();
            failures += in && offer.provider() != Provider.ANSWERS ? 1 : 0;
            if (target.state() == State.OPEN && before != State.OPEN) {
                assertThat(failures).isPositive();
                assertThat(before == State.HALF_OPEN || failures >= 2).isTrue();
                failures = 0;
            }
            before = target.state();
        }
    }

    @Property
    void whileItIsOpenNobodyIsLetThroughBeforeItsTime(@ForAll @IntRange(min = 0, max = 29_999) int millis) {
        SimulatedTarget target = new SimulatedTarget();
        target.open();

        target.clock.advance(Duration.ofMillis(millis));

        assertThat(target.call("any", Provider.ANSWERS)).hasValue("circuit-open");
    }
}
