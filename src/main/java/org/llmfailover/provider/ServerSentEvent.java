package org.llmfailover.provider;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param event the {@code event:} field, or null
 * @param data the {@code data:} lines joined by a line feed
 */
public record ServerSentEvent(@Nullable String event, String data) {}
