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
    private int start;
    private int end;

    private OpenAiTextChunk(JsonParser json) {
        this.json = json;
    }

    /** The chunk; null for every other one and for what is no chunk at all, which are for the tree to judge. */
    static @Nullable OpenAiTextChunk read(String data) {
        try (JsonParser json = Json.MAPPER.createParser(data)) {
            OpenAiTextChunk chunk = new OpenAiTextChunk(json);
            return chunk.isText() ? chunk : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("text in memory cannot fail to be read", e);
        }
    }

    StreamPiece.Text text() {
        return new StreamPiece.Text(index, text);
    }

    /** What the next chunk of this choice is likely to have around its text, too. */
    OpenAiTextFrame frame(String data) {
        return OpenAiTextFrame.of(index, data.substring(0, start), data.substring(end));
    }

    private boolean isText() throws IOException {
        boolean plain = json.nextToken() == JsonToken.START_OBJECT && chunk() && json.nextToken() == null;
        return plain && choices == 1 && !text.isEmpty();
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
                start = (int) json.currentTokenLocation().getCharOffset() + 1;
                text = json.getText();
                end = (int) json.currentLocation().getCharOffset() - 1;
            } else if (value != JsonToken.VALUE_NULL && !(name.equals("role") && value == JsonToken.VALUE_STRING)) {
                return false;
            }
        }
        return true;
    }
}
