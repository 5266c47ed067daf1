package org.llmfailover.door.batch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.BatchConfig;
import org.llmfailover.meter.Meters;

/** Begins a batch, or goes on with one that was killed: what its files hold is not asked again. Thread-safe. */
public final class OpenBatch implements Processor {

    /** The exchange property with the folder a door wants the files of results in. */
    private static final String OUTBOX = "llmBatchOutbox";

    private final BatchConfig config;
    private final int longest;
    private final Meters meters;
    private final Clock clock;

    /** @param longest the bytes a line may have */
    public OpenBatch(BatchConfig config, long longest, Meters meters, Clock clock) {
        this.config = config;
        this.longest = (int) Math.min(longest, Integer.MAX_VALUE - 8);
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Path file = file(exchange.getMessage().getBody()).toAbsolutePath();
        InputFile input = InputFile.survey(file);
        Path folder = folder(exchange, file);
        LineCounts counts = new LineCounts();
        Done done = new Done(input, counts);
        Batch batch =
                new Batch(files(input, folder, done), counts, config.concurrency(), config.patience(), meters, clock);
        try {
            batch.begin();
            exchange.setProperty(
                    BatchLines.PROPERTY,
                    new BatchLines(batch, input, folder, done, longest, stopping(exchange.getContext())));
            exchange.setProperty(Batch.PROPERTY, batch);
        } catch (IOException | RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    /** Opens them and takes in what earlier runs have left there. */
    private BatchFiles files(InputFile input, Path folder, Done done) throws IOException {
        BatchFiles files = BatchFiles.open(input, folder);
        try {
            files.requireOwnResults();
            done.read(files.results(), files.errors(), longest);
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static BooleanSupplier stopping(CamelContext context) {
        return () -> context.isStopping() || context.isStopped();
    }

    private Path folder(Exchange exchange, Path file) {
        String door = exchange.getProperty(OUTBOX, String.class);
        if (door != null) {
            return Path.of(door).toAbsolutePath();
        }
        Path outbox = config.outbox();
        Path beside = file.getParent();
        return outbox == null && beside != null
                ? beside
                : Path.of(String.valueOf(outbox)).toAbsolutePath();
    }

    private Path file(@Nullable Object body) throws IOException {
        Object plain = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        if (plain instanceof Path path) {
            return path;
        }
        if (plain instanceof File file) {
            return file.toPath();
        }
        if (plain instanceof InputStream stream) {
            return keep(stream);
        }
        throw new BatchRefusedException("the body must be a File, a Path or an InputStream of requests; it is "
                + (plain == null ? "empty" : "a " + plain.getClass().getName()));
    }

    /** A stream cannot be read again after a kill, a file can. */
    private Path keep(InputStream stream) throws IOException {
        Path outbox = config.outbox();
        Path folder = outbox == null ? Files.createTempDirectory("llm-batch-") : Files.createDirectories(outbox);
        Path file = Files.createTempFile(folder, "batch-", ".jsonl");
        try (stream) {
            Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
