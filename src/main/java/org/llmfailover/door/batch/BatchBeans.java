package org.llmfailover.door.batch;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import org.llmfailover.config.BatchConfig;
import org.llmfailover.meter.Meters;

/**
 * The beans that the routes of batches name.
 *
 * @param longest the bytes a line may have
 * @param threads on which lines are worked; its owner closes it
 */
public record BatchBeans(BatchConfig config, long longest, ExecutorService threads, Meters meters, Clock clock) {

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmBatchThreads", threads);
        registry.accept("llmOpenBatch", new OpenBatch(config, longest, meters, clock));
        registry.accept("llmReadBatchLine", new ReadBatchLine(clock));
        registry.accept("llmWaitForTargets", new WaitForTargets());
        registry.accept("llmTakeAnswer", new TakeAnswer());
        registry.accept("llmTakeFailure", new TakeFailure());
        registry.accept("llmLeaveUnanswered", new LeaveUnanswered());
        registry.accept("llmRecordOutcome", new RecordOutcome());
        registry.accept("llmEndBatchLine", new EndBatchLine());
        registry.accept("llmFinishBatch", new FinishBatch());
        registry.accept("llmCloseBatch", new CloseBatch());
    }
}
