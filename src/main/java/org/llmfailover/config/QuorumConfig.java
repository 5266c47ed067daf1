package org.llmfailover.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a chain votes.
 *
 * @param select how the answer is chosen
 * @param size 1 to the number of members: how many must agree, or be in before the best is picked. Unless given it is
 *     the smallest majority of the members for {@link Select#MAJORITY}, 1 for {@link Select#FIRST}, and all of them
 *     for {@link Select#BEST}
 * @param members who votes, in the order of the configuration; the chain's targets unless given
 * @param judge who picks the best, or null when not configured
 * @param agree when two answers count as the same
 * @param strict whether a vote without its size fails, where otherwise the largest group answers
 */
public record QuorumConfig(
        Select select,
        int size,
        List<TargetConfig> members,
        @Nullable TargetConfig judge,
        Agreement agree,
        boolean strict) {

    public QuorumConfig {
        members = List.copyOf(members);
    }

    /** How the answer of a vote is chosen. */
    public enum Select implements WireNamed {
        FIRST("first"),
        MAJORITY("majority"),
        BEST("best");

        private final String wireName;

        Select(String wireName) {
            this.wireName = wireName;
        }

        /** The name in {@code llm.chain.<name>.quorum.select}. */
        @Override
        public String wireName() {
            return wireName;
        }

        /** The size of a vote among so many members when none is configured. */
        int defaultSize(int members) {
            return switch (this) {
                case FIRST -> 1;
                case MAJORITY -> members / 2 + 1;
                case BEST -> members;
            };
        }
    }
}
