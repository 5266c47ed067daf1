package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.provider.StreamPiece;

/** What is read without a tree, and what is left to it because it says more than a text. */
class OpenAiTextChunkTest {

    private static StreamPiece.Text read(String json) {
        OpenAiTextChunk chunk = OpenAiTextChunk.read(json.replace('\'', '"'));
        return chunk == null ? null : chunk.text();
    }

    @Test
    void aTextOfOneChoice() {
        assertThat(read("{'id':'c','object':'chat.completion.chunk','created':1,'model':'m','service_tier':'default',"
                        + "'system_fingerprint':null,'choices':[{'index':2,'delta':{'content':'a\\n\\u00fc'},"
                        + "'logprobs':null,'finish_reason':null}],'usage':null,'obfuscation':'x'}"))
                .isEqualTo(new StreamPiece.Text(2, "a\nü"));
        assertThat(read("{'choices':[{'delta':{'role':'assistant','content':'a','refusal':null,'tool_calls':null}}]}"))
                .isEqualTo(new StreamPiece.Text(0, "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "[DONE]",
                "{'choices':[]}",
                "{'choices':null}",
                "{'choices':[{'index':0,'delta':{'content':''}}]}",
                "{'choices':[{'index':0,'delta':{'content':null}}]}",
                "{'choices':[{'index':0,'delta':{'content':[{'type':'text','text':'a'}]}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'stop'}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'error':{'message':'x'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a','refusal':'no'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a','tool_calls':[{'index':0}]}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'}},{'index':1,'delta':{'content':'b'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'choices':[{'index':0,'delta':{'content':'b'}}]}",
                "{'choices':[{'index':0.5,'delta':{'content':'a'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'usage':{'prompt_tokens':1}}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'error':'overloaded'}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'object':'error'}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'finish_reason':'error'}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}]} {}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}]}}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}]",
                "{'choices':[{'index':0,'delta':{'content':'a"
            })
    void whatSaysMoreIsLeftToTheTree(String json) {
        assertThat(read(json)).isNull();
    }
}
