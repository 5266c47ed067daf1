package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.provider.StreamPiece;

/** What one chunk teaches about the next ones, and what it must not make of others. */
class OpenAiTextFrameTest {

    private static final String PLAIN = "{'id':'c','choices':[{'index':1,'delta':{'content':'TEXT'},'logprobs':null,"
            + "'finish_reason':null}],'usage':null}";
    private static final String PADDED = "{'id':'c','choices':[{'index':1,'delta':{'content':'TEXT'},"
            + "'finish_reason':null}],'obfuscation':'PADDING'}";
    private static final String OPEN_ROUTER =
            "{'id': 'c', 'choices': [{'delta': {'role': 'assistant', 'content': 'TEXT'}, 'index': 1}]} ";

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static OpenAiTextFrame learned(String chunk) {
        OpenAiTextChunk read = OpenAiTextChunk.read(chunk);
        assertThat(read).isNotNull();
        return read.frame(chunk);
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, PADDED, OPEN_ROUTER})
    void theNextTextIsReadAsItsJsonSays(String shape) {
        OpenAiTextFrame frame = learned(json(shape.replace("TEXT", "first \\n 'one'")
                .replace("'one'", "\\'one\\'")
                .replace("PADDING", "aZ9")));

        for (String text : new String[] {"a", " b", "Zürich 東京 🚂", "data: [DONE]", "}]}", "'content':", "\u2028"}) {
            String next = json(shape).replace("TEXT", text.replace("'", "?")).replace("PADDING", "0xyzt");

            assertThat(frame.read(next))
                    .isEqualTo(new StreamPiece.Text(1, text.replace("'", "?")))
                    .isEqualTo(OpenAiTextChunk.read(next).text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'half",
                "{'id':'c','choices':[{'index':1,'delta':{'content':''},'finish_reason':null}],'obfuscation':'a'}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'\\n'},'finish_reason':null}],'obfuscation':'a'}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a\\'b'},'finish_reason':null}],'obfuscation':'a'}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a\tb'},'finish_reason':null}],'obfuscation':'a'}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a'},'finish_reason':'stop'}],'obfuscation':'a'}",
                "{'id':'c','choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'obfuscation':'a'}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a'},'finish_reason':null}],'obfuscation':'a'",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a'},'finish_reason':null}],'obfuscation':'a','error':'b'}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a'},'finish_reason':null}],'obfuscation':'a'}}",
                "{'id':'c','choices':[{'index':1,'delta':{'content':'a'},'finish_reason':null}],'obfuscation':'\\u0061'}"
            })
    void whatIsFramedOtherwiseIsLeftToTheParser(String chunk) {
        assertThat(learned(json(PADDED)).read(json(chunk))).isNull();
    }

    @Test
    void aChunkWithoutPaddingMustEndWhereTheFirstDid() {
        OpenAiTextFrame frame = learned(json(PLAIN));

        assertThat(frame.read(json(PLAIN) + "}")).isNull();
        assertThat(frame.read(json(PLAIN).substring(0, PLAIN.length() - 1))).isNull();
    }

    @Test
    void whatOnlyLooksLikePaddingIsPartOfTheFrame() {
        String inside = json("{'id':'c','choices':[{'delta':{'content':'TEXT'}}],'obfuscation':'a b'}");

        assertThat(learned(inside).padded()).isFalse();
        assertThat(learned(inside).read(inside)).isEqualTo(new StreamPiece.Text(0, "TEXT"));
    }
}
