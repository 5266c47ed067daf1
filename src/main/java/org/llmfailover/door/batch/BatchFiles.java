package org.llmfailover.door.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a batch and those that are made of it. */
record BatchFiles(InputFile input, OutputFile results, OutputFile errors, StatusFile status) implements Closeable {

    /**
     * Opens them for one run, and for no other at the same time.
     *
     * @param folder where the files of results are or will be
     */
    static BatchFiles open(InputFile input, Path folder) throws IOException {
        Files.createDirectories(folder);
        OutputFile results = OutputFile.open(folder.resolve(input.stem() + ".results.jsonl"));
        try {
            OutputFile errors = OutputFile.open(folder.resolve(input.stem() + ".errors.jsonl"));
            return new BatchFiles(input, results, errors, new StatusFile(folder.resolve(input.stem() + ".batch.json")));
        } catch (IOException | RuntimeException e) {
            results.close();
            throw e;
        }
    }

    /** Fails when what is in the files of results is not of this input. */
    void requireOwnResults() throws IOException {
        if (!results.isEmpty()) {
            status.requireSame(input, results.path());
        } else if (!errors.isEmpty()) {
            status.requireSame(input, errors.path());
        }
    }

    void force() throws IOException {
        results.force();
        errors.force();
    }

    @Override
    public void close() throws IOException {
        results.close();
        errors.close();
    }
}
