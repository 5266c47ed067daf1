package org.llmfailover.door.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.door.batch.LineOutcome.Bad;
import org.llmfailover.door.batch.LineOutcome.Failed;

/**
 * Writes outcomes in the form of OpenAI's batch results and errors. A line's id is made of its number in the file, by which
 * a batch that goes on knows what it has. Immutable and thread-safe.
 */
final class ResultLines {

    private static final String BEGIN = "{\"id\":\"batch_req_";
    private static final byte[] BEGIN_BYTES = BEGIN.getBytes(StandardCharsets.US_ASCII);
    private static final int REQUEST_ID_DIGITS = 12;

    private final String requestIds;

    ResultLines(InputFile input) {
        this.requestIds = "req_" + input.sha256().substring(0, REQUEST_ID_DIGITS) + "_";
    }

    /** The outcome as one line, with its line feed. */
    byte[] write(BatchLine line, LineOutcome outcome) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        text(out, BEGIN + line.number() + "\",\"custom_id\":" + json(line.customId()) + ",\"response\":");
        if (outcome instanceof LineAnswer answer) {
            response(out, line, 200, answer.completion());
        } else if (outcome instanceof Failed failed) {
            response(out, line, failed.error().status(), failed.error().json());
        } else if (outcome instanceof Bad bad) {
            text(out, "null,\"error\":" + error(line, bad));
        } else {
            throw new IllegalArgumentException("a line without an outcome has no result");
        }
        text(out, "}\n");
        return out.toByteArray();
    }

    private void response(ByteArrayOutputStream out, BatchLine line, int status, byte[] body) {
        text(out, "{\"status_code\":" + status + ",\"request_id\":\"" + requestIds + line.number() + "\",\"body\":");
        out.writeBytes(body);
        text(out, "},\"error\":null");
    }

    private static String error(BatchLine line, Bad bad) {
        return Json.MAPPER
                .createObjectNode()
                .put("code", bad.name())
                .put("message", "line " + line.number() + ": " + bad.mistake())
                .put("line", line.number())
                .toString();
    }

    private static String json(@Nullable String text) {
        try {
            return Json.MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every text can be written as JSON", e);
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of the input's line that a written line is about; empty when no batch wrote it. */
    static OptionalInt number(byte[] written) {
        int at = BEGIN_BYTES.length;
        if (written.length <= at || !begins(written)) {
            return OptionalInt.empty();
        }
        long number = 0;
        for (; at < written.length && written[at] >= '0' && written[at] <= '9' && number < Integer.MAX_VALUE; at++) {
            number = 10 * number + written[at] - '0';
        }
        boolean whole = at < written.length && written[at] == '"' && number > 0 && number < Integer.MAX_VALUE;
        return whole ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    private static boolean begins(byte[] written) {
        for (int i = 0; i < BEGIN_BYTES.length; i++) {
            if (written[i] != BEGIN_BYTES[i]) {
                return false;
            }
        }
        return true;
    }
}
