package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.llmfailover.lint.BadRoute;
import org.llmfailover.lint.RouteFile;
import org.llmfailover.lint.Rule;

/** What is wrong with a route file is found without running it. */
class RouteLintTest {

    private static final RouteFile GOOD = RouteFile.parse(BadRoute.PATH, BadRoute.GOOD);

    @ParameterizedTest
    @EnumSource
    void everyFileKeepsTheRule(Rule rule) {
        assertThat(rule.problems(RouteFile.all())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theRuleHasNothingAgainstAGoodFile(Rule rule) {
        assertThat(rule.problems(List.of(GOOD))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void aBadFileIsReported(BadRoute bad) {
        assertThat(bad.rule().problems(files(bad)))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith(bad.path()).contains(bad.complaint()));
    }

    static List<BadRoute> aBadFileIsReported() {
        return BadRoute.all();
    }

    private static List<RouteFile> files(BadRoute bad) {
        return bad.path().equals(BadRoute.PATH) ? List.of(bad.file()) : List.of(GOOD, bad.file());
    }

    @Test
    void everyRuleCanFail() {
        assertThat(Stream.of(Rule.values()))
                .allSatisfy(rule -> assertThat(BadRoute.all()).anyMatch(bad -> bad.rule() == rule));
    }

    /** The jar is built from a list of folders; a new one is easily forgotten there. */
    @Test
    void everyFileIsInTheJar() {
        assertThat(RouteFile.all()).isNotEmpty().allSatisfy(file -> assertThat(
                        RouteLintTest.class.getResource("/llm-failover/" + file.name()))
                .as(file.path())
                .isNotNull());
    }
}
