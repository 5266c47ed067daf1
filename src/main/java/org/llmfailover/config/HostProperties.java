package org.llmfailover.config;

import java.util.Map;

/** What the host of a Camel context knows of properties beyond Camel itself. */
interface HostProperties {

    /** A host that knows nothing more. */
    HostProperties NONE = new HostProperties() {
        @Override
        public Map<String, String> startingWith(String prefix) {
            return Map.of();
        }

        @Override
        public String resolve(String value) {
            return value;
        }
    };

    /** The properties whose names start so, with their placeholders. */
    Map<String, String> startingWith(String prefix);

    /**
     * The value with the host's own placeholders replaced.
     *
     * @throws IllegalArgumentException for one that has no value
     */
    String resolve(String value);
}
