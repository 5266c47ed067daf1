package org.llmfailover.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkWriterTest {

    private static final String MODEL = "a \"content\":\"model\" of \\ 東京";

    private final ChunkWriter writer = new ChunkWriter("chatcmpl-1", 1_790_000_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " two",
                "\"quoted\"",
                "C:\\temp",
                "a\nb\r\t\b\f\0\u001f\u007f",
                "</script>",
                "Zürich 東京 🚂",
                "\u2028\u2029",
                "half \ud83d",
                "\ude82 half",
                "\"content\":\""
            })
    void aTextIsTheSameForAWireAndForAHost(String text) {
        Chunk chunk = writer.text(MODEL, 1, text);

        assertThat(chunk.tree().at("/choices/0/delta/content").textValue()).isEqualTo(text);
        assertThat(json(chunk))
                .isEqualTo(
                        new String(chunk.tree().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Test
    void anotherModelAndAnotherChoiceAreToldApart() throws Exception {
        Chunk first = writer.text("m", 0, "a");
        Chunk second = writer.text("m", 1, "b");
        Chunk third = writer.text("n", 1, "c");

        assertThat(Json.MAPPER.readTree(json(first)))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"m",
                 "choices":[{"index":0,"delta":{"content":"a"},"logprobs":null,"finish_reason":null}]}"""));
        assertThat(Json.MAPPER.readTree(json(second)).at("/choices/0/index").asInt())
                .isEqualTo(1);
        assertThat(Json.MAPPER.readTree(json(third)).at("/model").asText()).isEqualTo("n");
    }

    private static String json(Chunk chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunk.event(bytes::writeBytes);
        String event = bytes.toString(StandardCharsets.UTF_8);
        assertThat(event).startsWith("data: ").endsWith("\n\n");
        return event.substring("data: ".length(), event.length() - 2);
    }
}
