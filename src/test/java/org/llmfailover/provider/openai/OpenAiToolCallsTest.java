package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamPiece.ToolCallArguments;
import org.llmfailover.provider.StreamPiece.ToolCallStarted;

class OpenAiToolCallsTest {

    private final OpenAiToolCalls calls = new OpenAiToolCalls(0);

    @Test
    void fragmentsThatAlternateBetweenCallsAreGivenCallAfterCall() {
        assertThat(read("{'index':0,'id':'a','function':{'name':'f','arguments':'{\\\"x\\\":'}}"))
                .containsExactly(new ToolCallStarted(0, 0, "a", "f", null), new ToolCallArguments(0, 0, "{\"x\":"));
        assertThat(read("{'index':1,'id':'b','function':{'name':'g','arguments':'{'}}"))
                .containsExactly(new ToolCallArguments(0, 0, ""));
        assertThat(read("{'index':0,'function':{'arguments':'\\\"}\\\"'}}"))
                .containsExactly(new ToolCallArguments(0, 0, "\"}\""));
        assertThat(read("{'index':1,'function':{'arguments':'}'}}")).containsExactly(new ToolCallArguments(0, 0, ""));
        assertThat(read("{'index':0,'function':{'arguments':'}'}}"))
                .containsExactly(
                        new ToolCallArguments(0, 0, "}"),
                        new ToolCallStarted(0, 1, "b", "g", null),
                        new ToolCallArguments(0, 1, "{}"));
        assertThat(close()).isEmpty();
    }

    @Test
    void aCallThatWaitsForOneWithoutArgumentsComesWithTheEnd() {
        read("{'index':0,'id':'a','function':{'name':'f','arguments':''}}");
        read("{'index':1,'id':'b','function':{'name':'g','arguments':'{}'}}");

        assertThat(close())
                .containsExactly(
                        new ToolCallArguments(0, 0, "{}"),
                        new ToolCallStarted(0, 1, "b", "g", null),
                        new ToolCallArguments(0, 1, "{}"));
    }

    @Test
    void callsOfOneIndexAreToldApartByTheirIds() {
        read("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}");

        assertThat(read("{'index':0,'id':'b','function':{'name':'f','arguments':'{'}}"))
                .containsExactly(new ToolCallStarted(0, 1, "b", "f", null), new ToolCallArguments(0, 1, "{"));
        assertThat(read("{'index':0,'function':{'arguments':'}'}}")).containsExactly(new ToolCallArguments(0, 1, "}"));
    }

    @Test
    void aNameThatIsSaidAgainBeginsNoCall() {
        read("{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}");

        assertThat(read("{'index':0,'id':'a','function':{'name':'f','arguments':'}'}}"))
                .containsExactly(new ToolCallArguments(0, 0, "}"));
        assertThat(read("{'id':'a','function':{'name':'f','arguments':' '}}"))
                .containsExactly(new ToolCallArguments(0, 0, " "));
    }

    @Test
    void indexesAreCountedFromZero() {
        assertThat(read("{'index':1,'id':'a','function':{'name':'f','arguments':'{}'}}"))
                .containsExactly(new ToolCallStarted(0, 0, "a", "f", null), new ToolCallArguments(0, 0, "{}"));
        assertThat(read("{'index':4,'id':'b','function':{'name':'g','arguments':'{}'}}"))
                .containsExactly(new ToolCallStarted(0, 1, "b", "g", null), new ToolCallArguments(0, 1, "{}"));
    }

    @Test
    void argumentsThatAreAnObjectAreNotLost() {
        assertThat(read("{'index':0,'id':'a','function':{'name':'f','arguments':{'city':'Berlin'}}}"))
                .contains(new ToolCallArguments(0, 0, "{\"city\":\"Berlin\"}"));
    }

    private List<StreamPiece> read(String fragment) {
        List<StreamPiece> pieces = new ArrayList<>();
        try {
            assertThat(calls.read(Json.MAPPER.readTree(fragment.replace('\'', '"')), pieces))
                    .isNull();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return pieces;
    }

    private List<StreamPiece> close() {
        List<StreamPiece> pieces = new ArrayList<>();
        calls.close(pieces);
        return pieces;
    }
}
