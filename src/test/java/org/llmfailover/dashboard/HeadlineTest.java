package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llmfailover.dashboard.Headline.Candidate;

/** What a person on call reads first. */
class HeadlineTest {

    private static final Instant SOON = Instant.parse("2026-11-20T03:00:14Z");
    private static final Instant LATER = Instant.parse("2026-11-20T03:10:00Z");
    private static final Standing WELL = new Standing(Level.WELL, "well", "is well", null, null);
    private static final Standing OPEN =
            new Standing(Level.DOWN, "circuit open", "has an open circuit: overloaded", "next try", SOON);
    private static final Standing RESTS =
            new Standing(Level.DOWN, "resting", "rests: quota, a person has to act", "next try", LATER);
    private static final Standing BACK = new Standing(
            Level.RECOVERING, "coming back", "is coming back, now with 25 % of its calls", "next stage", SOON);

    private static Candidate target(String name, Standing standing) {
        return new Candidate(name, standing, Map.of());
    }

    private static Headline headline(Standing first, Standing second, Standing third) {
        return Headline.of(List.of(target("a/1", first), target("b/2", second), target("c/3", third)));
    }

    @Test
    void thePrimaryServes() {
        assertThat(headline(WELL, WELL, WELL)).isEqualTo(new Headline(Level.WELL, "a/1", "a/1 serves", null, null));
    }

    @Test
    void aFallbackServesBecauseThePrimaryIsOpen() {
        assertThat(headline(OPEN, WELL, WELL))
                .isEqualTo(new Headline(
                        Level.DEGRADED,
                        "b/2",
                        "b/2 serves, because a/1 has an open circuit: overloaded",
                        "next try",
                        SOON));
    }

    @Test
    void everybodyWhoIsPassedOverIsNamedAndTheFirstReturnIsTold() {
        assertThat(headline(RESTS, OPEN, WELL))
                .isEqualTo(new Headline(
                        Level.DEGRADED,
                        "c/3",
                        "c/3 serves, because a/1 rests: quota, a person has to act and b/2 has an open circuit: overloaded",
                        "next try",
                        SOON));
    }

    @Test
    void aPrimaryThatComesBackIsToldWithItsShare() {
        assertThat(headline(BACK, WELL, WELL))
                .isEqualTo(new Headline(
                        Level.RECOVERING,
                        "b/2",
                        "a/1 is coming back, now with 25 % of its calls; b/2 serves the rest",
                        "next stage",
                        SOON));
    }

    @Test
    void aFallbackThatCouldNotStandInIsToldWhileThePrimaryServes() {
        Headline headline = headline(WELL, OPEN, WELL);

        assertThat(headline.level()).isEqualTo(Level.WELL);
        assertThat(headline.text()).isEqualTo("a/1 serves; behind it b/2 has an open circuit: overloaded");
    }

    @Test
    void aPrimaryThatFailsBeforeItsCircuitOpensIsNotCalledWell() {
        Candidate failing = new Candidate("a/1", WELL, Map.of("ok", 1, "timeout", 2, "network", 1));

        Headline headline = Headline.of(List.of(failing, target("b/2", WELL)));

        assertThat(headline.level()).isEqualTo(Level.DEGRADED);
        assertThat(headline.text())
                .isEqualTo("a/1 is asked first, but 3 of its 4 attempts in the last minute failed: timeout");
    }

    @Test
    void oneFailureIsChance() {
        Candidate once = new Candidate("a/1", WELL, Map.of("network", 1));

        assertThat(Headline.of(List.of(once, target("b/2", WELL))).level()).isEqualTo(Level.WELL);
    }

    @Test
    void nobodyServes() {
        assertThat(headline(RESTS, OPEN, OPEN))
                .isEqualTo(new Headline(
                        Level.DOWN,
                        null,
                        "nobody serves: a/1 rests: quota, a person has to act, b/2 has an open circuit: overloaded, c/3 has an open circuit: overloaded",
                        "next try",
                        SOON));
    }

    @Test
    void whoIsNotWellIsAskedWhenNobodyElseMayBe() {
        Headline headline = headline(BACK, OPEN, OPEN);

        assertThat(headline.level()).isEqualTo(Level.DEGRADED);
        assertThat(headline.serves()).isEqualTo("a/1");
        assertThat(headline.text()).startsWith("a/1 is asked, because nobody else is well: ");
    }

    @Test
    void whereAllAreAskedTheOnesThatAreLeftOutAreTold() {
        List<Candidate> targets = List.of(target("a/1", WELL), target("b/2", OPEN), target("c/3", WELL));

        assertThat(Headline.ofAll(targets).text())
                .isEqualTo("a/1 and c/3 are asked together, because b/2 has an open circuit: overloaded");
        assertThat(Headline.ofAll(targets.subList(0, 1)).text()).isEqualTo("a/1 is asked");
        assertThat(Headline.ofAll(targets.subList(1, 2)).level()).isEqualTo(Level.DOWN);
    }
}
