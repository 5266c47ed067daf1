package org.llmfailover.door.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.llmfailover.chat.Json;

/** The lines of a batch that have an answer or an error already, as its files tell: one bit a line. For one thread. */
final class Done {

    /** Within a JSON text every quote is escaped, so this stands nowhere but in the {@code llm} object. */
    private static final byte[] DEGRADED = "\"degraded\":true".getBytes(StandardCharsets.US_ASCII);

    private final BitSet numbers = new BitSet();
    private final InputFile input;
    private final LineCounts counts;

    /** @param counts counts what is found */
    Done(InputFile input, LineCounts counts) {
        this.input = input;
        this.counts = counts;
    }

    boolean has(int number) {
        return numbers.get(number);
    }

    /** Takes in the two files, and cuts off what a kill left half written. */
    void read(OutputFile results, OutputFile errors, int longest) throws IOException {
        results.read(longest, line -> {
            add(line, results);
            counts.addAnswered(holds(line.bytes(), DEGRADED));
        });
        errors.read(longest, line -> {
            add(line, errors);
            counts.add(code(line));
        });
    }

    private void add(RawLine line, OutputFile file) {
        int number = ResultLines.number(line.bytes()).orElse(0);
        if (number < 1 || number > input.lines()) {
            throw new BatchRefusedException("line " + line.number() + " of " + file.path()
                    + " was not written by a batch of " + input.name() + "; move the file away");
        }
        if (numbers.get(number)) {
            throw new BatchRefusedException("line " + line.number() + " of " + file.path()
                    + " is a second result of line " + number + " of " + input.name() + "; remove one of them");
        }
        numbers.set(number);
    }

    private static String code(RawLine line) {
        try {
            JsonNode json = Json.MAPPER.readTree(line.bytes());
            String bad = json.at("/error/code").asText();
            return bad.isEmpty() ? json.at("/response/body/error/code").asText() : bad;
        } catch (JsonProcessingException e) {
            return "unknown";
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    private static boolean holds(byte[] text, byte[] part) {
        for (int from = text.length - part.length; from >= 0; from--) {
            int i = 0;
            while (i < part.length && text[from + i] == part[i]) {
                i++;
            }
            if (i == part.length) {
                return true;
            }
        }
        return false;
    }
}
