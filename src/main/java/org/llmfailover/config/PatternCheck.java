package org.llmfailover.config;

/** What a pattern asks of a chain that has it, be it for its high-value queries only. */
final class PatternCheck {

    /** As many seats as the route of the quorum has: more votes cost more than they say. */
    static final int MOST_MEMBERS = 7;

    private PatternCheck() {}

    /** Fails for a chain that cannot have its patterns. */
    static void check(ChainConfig chain) {
        int members = chain.quorum().members().size();
        if (chain.grants(Pattern.QUORUM) && members > MOST_MEMBERS) {
            throw new ConfigException("llm.chain." + chain.name() + ".quorum.members has " + members
                    + " members: name the " + MOST_MEMBERS + " or fewer that vote");
        }
        if (chain.grants(Pattern.HOT_HOT) && !chain.hotHot().acceptInconsistency()) {
            String property = "llm.chain." + chain.name() + ".hot-hot.accept-inconsistency";
            throw new ConfigException(property + " is \"false\": with hot-hot different models answer, and users notice"
                    + " that more than the outages it routes around; set it to true if that is what you want, or use"
                    + " the pattern retry-and-shed");
        }
    }
}
