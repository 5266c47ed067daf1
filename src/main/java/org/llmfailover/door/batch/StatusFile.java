package org.llmfailover.door.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.llmfailover.chat.Json;

/**
 * The small file that says which file a batch is about and how far it is. It is replaced as a whole, so that it is valid at
 * any time.
 */
record StatusFile(Path path) {

    /**
     * Fails when there are results and they are not those of this very file.
     *
     * @param results the file of results or of errors that is not empty
     */
    void requireSame(InputFile input, Path results) throws IOException {
        JsonNode status = read();
        String sha256 = status.path("sha256").asText();
        if (sha256.isEmpty()) {
            throw new BatchRefusedException(results + " is there, and " + path.getFileName()
                    + " does not say of which file it is; move it away");
        }
        if (!sha256.equals(input.sha256())) {
            throw new BatchRefusedException(results + " is of another " + input.name() + ", of "
                    + status.path("bytes").asText() + " bytes; put that file back to go on with it, or move its results"
                    + " away to begin with the new one");
        }
    }

    private JsonNode read() throws IOException {
        try {
            return Json.MAPPER.readTree(Files.readAllBytes(path));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Json.MAPPER.missingNode();
        }
    }

    void write(Map<String, Object> status) throws IOException {
        Path next = path.resolveSibling("." + path.getFileName() + ".tmp");
        Files.write(next, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(status));
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
