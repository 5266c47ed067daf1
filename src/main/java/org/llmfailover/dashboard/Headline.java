package org.llmfailover.dashboard;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who serves a chain's calls now and why, in one line. Immutable; it holds names of the configuration and fixed words.
 *
 * @param serves who is asked first, or null when nobody is well enough
 * @param text a sentence without its full stop
 * @param then what comes next, or null when nothing is due
 * @param at when that is, or null when there is no telling
 */
record Headline(Level level, @Nullable String serves, String text, @Nullable String then, @Nullable Instant at) {

    /** Fewer failures than this are chance. */
    private static final int LEAST_FAILURES = 2;

    /** A target, how it stands, and what its attempts of the last minute came to. */
    record Candidate(String name, Standing standing, Map<String, Integer> outcomes) {

        boolean isWell() {
            return standing.level() == Level.WELL;
        }

        private int answered() {
            return outcomes.getOrDefault("ok", 0);
        }

        private int failed() {
            return outcomes.values().stream().mapToInt(Integer::intValue).sum() - answered();
        }

        /** Its circuit is closed still, but most of what it was asked lately failed. */
        private boolean fails() {
            return failed() >= LEAST_FAILURES && failed() > answered();
        }

        private String usualFailure() {
            return outcomes.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("ok"))
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse("");
        }

        private String reason() {
            return name + " " + standing.why();
        }
    }

    /** @param targets in the order in which they are asked; at least one */
    static Headline of(List<Candidate> targets) {
        Candidate primary = targets.get(0);
        return targets.stream()
                .filter(Candidate::isWell)
                .findFirst()
                .map(server -> server.equals(primary) ? primaryServes(targets) : fallbackServes(server, targets))
                .orElseGet(() -> nobodyIsWell(targets));
    }

    /** Where all are asked at once, the first that answers or the most votes decide. */
    static Headline ofAll(List<Candidate> targets) {
        List<Candidate> well = targets.stream().filter(Candidate::isWell).toList();
        List<Candidate> ill =
                targets.stream().filter(target -> !target.isWell()).toList();
        if (well.isEmpty()) {
            return nobodyIsWell(targets);
        }
        String asked = join(well, Candidate::name, " and ") + (well.size() == 1 ? " is asked" : " are asked together");
        String without = ill.isEmpty() ? "" : ", because " + join(ill, Candidate::reason, " and ");
        return headline(ill.isEmpty() ? Level.WELL : Level.DEGRADED, well.get(0).name(), asked + without, ill);
    }

    private static Headline primaryServes(List<Candidate> targets) {
        Candidate primary = targets.get(0);
        List<Candidate> ill =
                targets.stream().filter(target -> !target.isWell()).toList();
        if (primary.fails()) {
            String text = primary.name() + " is asked first, but " + primary.failed() + " of its "
                    + (primary.failed() + primary.answered()) + " attempts in the last minute failed: "
                    + primary.usualFailure();
            return new Headline(Level.DEGRADED, primary.name(), text, null, null);
        }
        String behind = ill.isEmpty() ? "" : "; behind it " + join(ill, Candidate::reason, " and ");
        String forced = primary.standing().state().equals("forced in") ? ", forced in by a person" : "";
        return headline(Level.WELL, primary.name(), primary.name() + " serves" + forced + behind, ill);
    }

    private static Headline fallbackServes(Candidate server, List<Candidate> targets) {
        List<Candidate> before = targets.subList(0, targets.indexOf(server));
        Candidate primary = before.get(0);
        if (primary.standing().level() == Level.RECOVERING) {
            String text = primary.reason() + "; " + server.name() + " serves the rest";
            return headline(Level.RECOVERING, server.name(), text, before.subList(0, 1));
        }
        String text = server.name() + " serves, because " + join(before, Candidate::reason, " and ");
        return headline(Level.DEGRADED, server.name(), text, before);
    }

    /** Who comes back or has a bad status page is asked after all when nobody else may be. */
    private static Headline nobodyIsWell(List<Candidate> targets) {
        String why = join(targets, Candidate::reason, ", ");
        return targets.stream()
                .filter(target -> target.standing().level() != Level.DOWN)
                .findFirst()
                .map(last -> headline(
                        Level.DEGRADED,
                        last.name(),
                        last.name() + " is asked, because nobody else is well: " + why,
                        targets))
                .orElseGet(() -> headline(Level.DOWN, null, "nobody serves: " + why, targets));
    }

    /** The first of what is due. */
    private static Headline headline(Level level, @Nullable String serves, String text, List<Candidate> awaited) {
        return awaited.stream()
                .map(Candidate::standing)
                .filter(standing -> standing.at() != null)
                .min(Comparator.comparing(standing -> Objects.requireNonNull(standing.at())))
                .map(next -> new Headline(level, serves, text, next.then(), next.at()))
                .orElseGet(() -> new Headline(level, serves, text, null, null));
    }

    private static String join(List<Candidate> targets, Function<Candidate, String> words, String between) {
        return targets.stream().map(words).collect(Collectors.joining(between));
    }
}
