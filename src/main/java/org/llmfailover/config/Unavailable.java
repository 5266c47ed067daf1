package org.llmfailover.config;

import java.util.Set;

/** What has its properties already and its code not yet: asking for it fails the start. */
final class Unavailable {

    private static final Set<Pattern> PATTERNS = Set.of(Pattern.QUORUM, Pattern.HOT_HOT);

    private Unavailable() {}

    /** Fails when the property asks for a pattern that does not exist yet. */
    static void refuse(String property, Pattern pattern) {
        if (PATTERNS.contains(pattern)) {
            throw new ConfigException(property + " is \"" + pattern.wireName()
                    + "\": this pattern is not available in this version, use retry-and-shed, hot-cold or single");
        }
    }

    /** Fails when a door that does not exist yet is to be opened. */
    static void refuseDoors(TypedProperties properties) {
        String inbox = properties.text("llm.batch.inbox");
        if (inbox != null) {
            throw new ConfigException("llm.batch.inbox is " + ConfigException.quoted(inbox)
                    + ": the batch door is not available in this version, remove the property");
        }
    }
}
