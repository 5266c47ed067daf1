package org.llmfailover.dashboard;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What was counted in some span of time. Used by one thread at a time. */
final class Counts {

    /** The attempts at one target: how many by outcome, how long the answered ones took, how long streams took to begin. */
    static final class Attempts {
        final Map<String, Integer> outcomes = new TreeMap<>();
        final Times answers = new Times();
        final Times firstTokens = new Times();
    }

    /** The calls of one chain: how many by outcome, how many by who answered, and what the members of its quorums said. */
    static final class Calls {
        final Map<String, Integer> outcomes = new TreeMap<>();
        final Map<String, Integer> answered = new TreeMap<>();
        final Map<String, Integer> dissent = new TreeMap<>();
        int votes;
        int agreed;
    }

    private final Map<String, Attempts> targets = new TreeMap<>();
    private final Map<String, Calls> chains = new TreeMap<>();

    Attempts target(String name) {
        return targets.computeIfAbsent(name, unused -> new Attempts());
    }

    Calls chain(String name) {
        return chains.computeIfAbsent(name, unused -> new Calls());
    }

    /** Reads what was counted of targets, by their names. */
    Map<String, Attempts> targets() {
        return Collections.unmodifiableMap(targets);
    }

    /** Reads what was counted of chains, by their names. */
    Map<String, Calls> chains() {
        return Collections.unmodifiableMap(chains);
    }

    void addAll(Counts others) {
        others.targets.forEach((name, theirs) -> {
            Attempts ours = target(name);
            addAll(ours.outcomes, theirs.outcomes);
            ours.answers.addAll(theirs.answers);
            ours.firstTokens.addAll(theirs.firstTokens);
        });
        others.chains.forEach((name, theirs) -> {
            Calls ours = chain(name);
            addAll(ours.outcomes, theirs.outcomes);
            addAll(ours.answered, theirs.answered);
            addAll(ours.dissent, theirs.dissent);
            ours.votes += theirs.votes;
            ours.agreed += theirs.agreed;
        });
    }

    static void addOne(Map<String, Integer> counts, String name) {
        counts.merge(name, 1, Integer::sum);
    }

    private static void addAll(Map<String, Integer> ours, Map<String, Integer> theirs) {
        theirs.forEach((name, count) -> ours.merge(name, count, Integer::sum));
    }
}
