package org.llmfailover.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.llmfailover.LlmFailover;

/** The runnable in a JVM of its own, so that it can be killed. */
public final class DoorProcess implements AutoCloseable {

    private final Path log;
    private final Process process;

    /** Starts it; the file of its properties and its log are in the folder. */
    public DoorProcess(Path folder, Map<String, String> properties) {
        this(folder, properties, LlmFailover.class.getName());
    }

    public DoorProcess(Path folder, Map<String, String> properties, String main) {
        this(folder, properties, main, System.getProperty("java.class.path"));
    }

    public DoorProcess(Path folder, Map<String, String> properties, String main, String classPath) {
        try {
            Files.createDirectories(folder);
            List<String> lines = new ArrayList<>();
            properties.forEach((name, value) -> lines.add(name + "=" + value));
            Files.write(folder.resolve("application.properties"), lines);
            log = folder.resolve("output.log");
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            classPath,
                            main)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; gives its exit code. */
    public int exitCode() {
        return process.onExit().join().exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public String output() {
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
