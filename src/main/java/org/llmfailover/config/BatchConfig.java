package org.llmfailover.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Batches.
 *
 * @param inbox the folder whose files are run; null = none
 * @param outbox where the files of results go; null = beside the file, for the inbox its folder {@code done}
 * @param concurrency how many lines of a batch are under way at a time
 * @param patience how long an outage of all targets is waited out
 */
public record BatchConfig(@Nullable Path inbox, @Nullable Path outbox, int concurrency, Duration patience) {}
