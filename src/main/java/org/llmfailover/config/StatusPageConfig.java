package org.llmfailover.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a provider posts its incidents.
 *
 * @param url the page's JSON, or null for none
 * @param format how it is written
 * @param component id or exact name of the API component, or null when not configured
 */
public record StatusPageConfig(@Nullable String url, Format format, @Nullable String component) {

    /** The JSON a status page speaks. */
    public enum Format implements WireNamed {
        /** Statuspage v2 and what copies it. */
        STATUSPAGE("statuspage"),
        /** Google Cloud's list of incidents. */
        GOOGLE("google");

        private final String wireName;

        Format(String wireName) {
            this.wireName = wireName;
        }

        /** The name in {@code llm.provider.<name>.status.format}. */
        @Override
        public String wireName() {
            return wireName;
        }
    }
}
