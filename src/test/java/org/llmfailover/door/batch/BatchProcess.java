package org.llmfailover.door.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.llmfailover.support.Bundle;

/** A JVM of its own that runs one batch, so that it can be killed. */
final class BatchProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    /** Starts it on a file; its log is beside the file, and no other configuration is. */
    BatchProcess(Path file, Map<String, String> properties, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(BatchProcess.class.getName(), file.toString()));
        properties.forEach((name, value) -> command.add(name + "=" + value));
        log = file.resolveSibling("process.log");
        try {
            process = new ProcessBuilder(command)
                    .directory(file.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code <file> <property>=<value> ...}; exit code 0 when the batch is complete. */
    public static void main(String[] args) {
        Map<String, String> properties = List.of(args).subList(1, args.length).stream()
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        int code = 1;
        try (Bundle bundle = new Bundle(properties)) {
            code = Jobs.run(bundle, Path.of(args[0])).isFailed() ? 2 : 0;
        }
        System.exit(code);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: the process gets no time for anything. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits for its end and gives the exit code. */
    int exitCode(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it still runs after " + atMost + ":\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
