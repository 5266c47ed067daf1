package org.llmfailover.pattern;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.QuorumConfig.Select;
import org.llmfailover.config.TargetConfig;

/**
 * How the members of a quorum decided.
 *
 * @param votes how many valid answers were in
 * @param agreement how many of them say what the answer says
 * @param dissent whose valid answer says something else, in the order of the configuration
 * @param reached whether as many agreed, or were in, as the quorum asks for
 * @param reason why the best was picked; null for the other ways to select
 */
public record Verdict(
        Select select, int votes, int agreement, List<TargetConfig> dissent, boolean reached, @Nullable String reason) {

    /** The reason of a degraded answer that is not the quorum's it was meant to be. */
    public static final String SHORT = "quorum-short";

    public Verdict {
        dissent = List.copyOf(dissent);
    }
}
