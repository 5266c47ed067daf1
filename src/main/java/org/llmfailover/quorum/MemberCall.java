package org.llmfailover.quorum;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.llmfailover.config.QuorumConfig;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.Terms;

/** One member's part of a call: its own attempt and its own stream, in what is left of the call's time. Used by one thread at a time. */
final class MemberCall extends Call {

    private final Vote vote;
    private final Seat seat;
    private final TargetConfig member;

    /** The other members may stand in for one that comes back by stages. */
    MemberCall(Vote vote, Seat seat, Terms terms, TargetConfig member) {
        super(vote.call(), terms, withOthers(member, terms.chain().quorum()), seat);
        this.vote = vote;
        this.seat = seat;
        this.member = member;
    }

    private static List<TargetConfig> withOthers(TargetConfig member, QuorumConfig quorum) {
        return Stream.concat(Stream.of(member), quorum.members().stream())
                .distinct()
                .toList();
    }

    TargetConfig member() {
        return member;
    }

    Seat seat() {
        return seat;
    }

    @Override
    public Duration attemptTime(TargetConfig target) {
        return vote.time();
    }

    @Override
    public int standIns() {
        return vote.size();
    }

    /** Asked when the member's stream has ended well, with the last of its facts to be told. */
    @Override
    public Call whole() {
        return vote.spoken(this);
    }
}
