package org.llmfailover.door.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file of requests as it was when its run began.
 *
 * @param bytes its length
 * @param lines how many lines it has, blank ones included
 * @param sha256 of the whole file, in hexadecimal: a run goes on only with the file it began with
 */
record InputFile(Path path, long bytes, int lines, String sha256) {

    private static final int BUFFER_BYTES = 1 << 20;

    /** Reads the file once to its end. */
    static InputFile survey(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BatchRefusedException(path + " is not a file");
        }
        MessageDigest digest = Sha256.create();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        long feeds = 0;
        byte last = '\n';
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
                feeds += feeds(buffer, read);
                last = buffer[read - 1];
            }
        }
        long lines = feeds + (last == '\n' ? 0 : 1);
        if (lines >= Integer.MAX_VALUE) {
            throw new BatchRefusedException(path + " has " + lines + " lines; cut it into files of at most 2 billion");
        }
        return new InputFile(path, bytes, (int) lines, HexFormat.of().formatHex(digest.digest()));
    }

    private static int feeds(byte[] buffer, int length) {
        int feeds = 0;
        for (int i = 0; i < length; i++) {
            feeds += buffer[i] == '\n' ? 1 : 0;
        }
        return feeds;
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** The name without the ending of its kind; the names of all other files begin with it. */
    String stem() {
        String name = name();
        return name.endsWith(".jsonl") && name.length() > 6 ? name.substring(0, name.length() - 6) : name;
    }

    /** Fails when the file is not as long any more as it was. */
    void requireUnchanged() throws IOException {
        if (Files.size(path) != bytes) {
            throw new BatchRefusedException(
                    path + " has changed while it was run: it had " + bytes + " bytes and has " + Files.size(path));
        }
    }
}
