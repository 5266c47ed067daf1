package org.llmfailover.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A place that holds prompt folders. Thread-safe. */
sealed interface PromptLocation {

    /** The bytes of a file, or null when there is none. */
    byte @Nullable [] read(String path) throws IOException;

    /**
     * Whether a folder is known to be there. A jar written without entries for its folders does not know; then the answer is
     * false.
     */
    boolean hasFolder(String path);

    /** The file as a message names it. */
    String describe(String path);

    /**
     * The location an entry of {@code llm.prompts} stands for.
     *
     * @throws PromptFileException when it is neither {@code classpath:} nor {@code file:} with something behind it
     */
    static PromptLocation of(String entry, ClassLoader classLoader) {
        int colon = entry.indexOf(':');
        String scheme = entry.substring(0, Math.max(colon, 0));
        String rest = entry.substring(colon + 1).replaceAll("/+$", "");
        if (!rest.isEmpty() && scheme.equals("classpath")) {
            return new OnClasspath(rest.replaceAll("^/+", ""), classLoader);
        }
        try {
            if (!rest.isEmpty() && scheme.equals("file")) {
                return new InFolder(Path.of(rest));
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new PromptFileException(
                "llm.prompts: '" + entry + "' must be classpath:some/folder or file:some/folder; correct or remove it");
    }

    /** A folder of the class path, most often inside a jar. */
    record OnClasspath(String root, ClassLoader classLoader) implements PromptLocation {

        @Override
        public byte @Nullable [] read(String path) throws IOException {
            try (InputStream stream = classLoader.getResourceAsStream(root + "/" + path)) {
                return stream == null ? null : stream.readAllBytes();
            }
        }

        @Override
        public boolean hasFolder(String path) {
            return classLoader.getResource(root + "/" + path + "/") != null;
        }

        @Override
        public String describe(String path) {
            return "classpath:" + root + "/" + path;
        }
    }

    /** A folder of the file system. */
    record InFolder(Path root) implements PromptLocation {

        @Override
        public byte @Nullable [] read(String path) throws IOException {
            Path file = root.resolve(path);
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        }

        @Override
        public boolean hasFolder(String path) {
            return Files.isDirectory(root.resolve(path));
        }

        @Override
        public String describe(String path) {
            return root.resolve(path).toString();
        }
    }
}
