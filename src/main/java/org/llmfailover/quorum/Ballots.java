package org.llmfailover.quorum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.QuorumConfig;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Answered;
import org.llmfailover.pattern.Verdict;

/** The valid answers that are in, in the order of the members. Not thread-safe. */
final class Ballots {

    private final QuorumConfig config;
    private final Opinions opinions;
    private final List<Ballot> in = new ArrayList<>();

    /**
     * A member's answer.
     *
     * @param seat the member's place in the configuration, from 0
     * @param opinion what it says: equal to that of every answer that says the same
     */
    record Ballot(int seat, Answered answered, Object opinion) {

        TargetConfig member() {
            return answered.target();
        }
    }

    Ballots(QuorumConfig config) {
        this.config = config;
        this.opinions = new Opinions(config.agree());
    }

    void add(int seat, Answered answered) {
        in.add(new Ballot(seat, answered, opinions.of(answered.answer())));
        in.sort(Comparator.comparingInt(Ballot::seat));
    }

    List<Ballot> all() {
        return List.copyOf(in);
    }

    /** Whether what is in is enough, whatever so many members may still say. */
    boolean decide(int waiting) {
        return switch (config.select()) {
            case FIRST -> !in.isEmpty();
            case MAJORITY -> most() >= config.size() || most() + waiting < config.size();
            case BEST -> in.size() >= config.size();
        };
    }

    /** How many say the same, at most. */
    private int most() {
        return in.stream().mapToInt(this::agreeing).max().orElse(0);
    }

    /** How many say what this one says, itself included. */
    int agreeing(Ballot ballot) {
        return (int) in.stream()
                .filter(other -> other.opinion().equals(ballot.opinion()))
                .count();
    }

    /** One of those that most agree with; of equals the earliest member's. Empty when none is in. */
    Optional<Ballot> mostAgreed() {
        int most = most();
        return in.stream().filter(ballot -> agreeing(ballot) == most).findFirst();
    }

    /** What the votes come to when this ballot's answer is given. */
    Verdict verdict(Ballot chosen, @Nullable String reason) {
        List<TargetConfig> dissent = in.stream()
                .filter(ballot -> !ballot.opinion().equals(chosen.opinion()))
                .map(Ballot::member)
                .toList();
        int agreement = agreeing(chosen);
        boolean reached =
                switch (config.select()) {
                    case FIRST -> true;
                    case MAJORITY -> agreement >= config.size();
                    case BEST -> in.size() >= config.size();
                };
        return new Verdict(config.select(), in.size(), agreement, dissent, reached, reason);
    }

    /** What no vote at all comes to. */
    Verdict nobody() {
        return new Verdict(config.select(), 0, 0, List.of(), false, null);
    }
}
