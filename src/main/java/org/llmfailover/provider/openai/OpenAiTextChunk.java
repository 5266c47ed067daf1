package org.llmfailover.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.provider.StreamPiece;

/**
 * Reads the chunk of which nearly all of a stream are made: one choice, and in it text and nothing else. It needs no tree, which
 * at thousands of chunks a second counts. One instance a chunk.
 */
final class OpenAiTextChunk {

    private final JsonParser json;
    private int choices;
    private int index;
    private String text = "";

    private OpenAiTextChunk(JsonParser json) {
        this.json = json;
    }

    /** The text; null for every other chunk and for what is no chunk at all, which are for the tree to judge. */
    static StreamPiece.@Nullable Text read(String data) {
        try (JsonParser json = Json.MAPPER.createParser(data)) {
            return new OpenAiTextChunk(json).text();
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("text in memory cannot fail to be read", e);
        }
    }

    private StreamPiece.@Nullable Text text() throws IOException {
        boolean plain = json.nextToken() == JsonToken.START_OBJECT && chunk() && json.nextToken() == null;
        return plain && choices == 1 && !text.isEmpty() ? new StreamPiece.Text(index, text) : null;
    }

    /** Whether there is nothing in the chunk but text and what nobody asks for. */
    private boolean chunk() throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            boolean plain =
                    switch (name) {
                        case "choices" -> value == JsonToken.START_ARRAY && choices();
                        case "object" ->
                            value == JsonToken.VALUE_STRING && !json.getText().equals("error");
                        case "id", "model", "created", "system_fingerprint", "service_tier", "obfuscation" ->
                            value.isScalarValue();
                        default -> value == JsonToken.VALUE_NULL;
                    };
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private boolean choices() throws IOException {
        return json.nextToken() == JsonToken.START_OBJECT && choice() && json.nextToken() == JsonToken.END_ARRAY;
    }

    private boolean choice() throws IOException {
        choices++;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            boolean plain =
                    switch (name) {
                        case "index" -> value == JsonToken.VALUE_NUMBER_INT && index();
                        case "delta" -> value == JsonToken.START_OBJECT && delta();
                        default -> value == JsonToken.VALUE_NULL;
                    };
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private boolean index() throws IOException {
        index = json.getIntValue();
        return true;
    }

    private boolean delta() throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (name.equals("content") && value == JsonToken.VALUE_STRING) {
                text = json.getText();
            } else if (value != JsonToken.VALUE_NULL && !(name.equals("role") && value == JsonToken.VALUE_STRING)) {
                return false;
            }
        }
        return true;
    }
}
