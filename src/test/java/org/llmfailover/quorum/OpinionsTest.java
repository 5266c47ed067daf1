package org.llmfailover.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.config.Agreement;
import org.llmfailover.config.Agreement.By;

class OpinionsTest {

    private static ChatAnswer says(String text) {
        return answer(new Choice(0, text, null, List.of(), FinishReason.STOP, null, Map.of()));
    }

    private static ChatAnswer calls(String text, String... namesAndArguments) {
        List<ToolCall> calls = new java.util.ArrayList<>();
        for (int i = 0; i < namesAndArguments.length; i += 2) {
            calls.add(new ToolCall("id-" + text + i, namesAndArguments[i], namesAndArguments[i + 1], null));
        }
        return answer(new Choice(0, text, null, calls, FinishReason.TOOL_CALLS, null, Map.of()));
    }

    private static ChatAnswer answer(Choice... choices) {
        return new ChatAnswer("id", "model", List.of(choices), null, Map.of());
    }

    private static boolean agree(By by, String pointer, String one, String other) {
        Opinions opinions = new Opinions(new Agreement(by, pointer == null ? null : JsonPointer.compile(pointer)));
        return opinions.of(says(one)).equals(opinions.of(says(other)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TEXT | Paris | ` paris\n` | true",
                "TEXT | New  York | new\tyork | true",
                "TEXT | Paris | Paris. | false",
                "JSON | {\"a\":1,\"b\":[1,2]} | {\"b\":[1.0,2],\"a\":1e0} | true",
                "JSON | {\"a\":[1,2]} | {\"a\":[2,1]} | false",
                "JSON | {\"a\":\"x\"} | {\"a\":\"X\"} | false",
                "JSON | `{\"a\":null}` | {} | false",
                "JSON | not json | not json | false",
                "NUMBER | The result is 42. | 42.0 | true",
                "NUMBER | 7 of 12 are red, so 0.50 | .5 and then 0.5 | true",
                "NUMBER | -3 | 3 | false",
                "NUMBER | 1,234,567 apples | 1234567 | true",
                "NUMBER | none | none | false",
                "NUMBER | 42% | 42 percent | true",
            })
    void whatCountsAsTheSame(By by, String one, String other, boolean same) {
        assertThat(agree(by, null, one, other)).isEqualTo(same);
    }

    @Test
    void aFenceAroundTheJsonIsNotPartOfIt() {
        assertThat(agree(By.JSON, null, "```json\n{\"a\":1}\n```\n", "{\"a\": 1}"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/label | {\"label\":\"spam\",\"why\":\"a\"} | {\"label\":\"spam\",\"why\":\"b\"} | true",
                "/label | {\"label\":\"spam\"} | {\"label\":\"ham\"} | false",
                "/a/0/b | {\"a\":[{\"b\":2.50}]} | {\"a\":[{\"b\":2.5}],\"c\":1} | true",
                "/label | {} | {} | false",
                "/label | {\"label\":null} | {\"label\":null} | true",
            })
    void onePlaceOfTheJson(String pointer, String one, String other, boolean same) {
        assertThat(agree(By.JSON_POINTER, pointer, one, other)).isEqualTo(same);
    }

    @Test
    void callsOfToolsAreComparedAsCallsWhateverTheTextBesideThem() {
        Opinions opinions = new Opinions(Agreement.TEXT);
        Object one = opinions.of(calls("Let me see", "weather", "{\"city\":\"Paris\",\"days\":2}"));

        assertThat(opinions.of(calls("", "weather", "{ \"days\": 2.0, \"city\": \"Paris\" }")))
                .isEqualTo(one);
        assertThat(opinions.of(calls("Let me see", "weather", "{\"city\":\"Lyon\",\"days\":2}")))
                .isNotEqualTo(one);
        assertThat(opinions.of(calls("Let me see", "forecast", "{\"city\":\"Paris\",\"days\":2}")))
                .isNotEqualTo(one);
        assertThat(opinions.of(says("Let me see"))).isNotEqualTo(one);
    }

    @Test
    void everyChoiceIsCompared() {
        Opinions opinions = new Opinions(Agreement.TEXT);
        Choice a = new Choice(0, "a", null, List.of(), FinishReason.STOP, null, Map.of());
        Choice b = new Choice(1, "b", null, List.of(), FinishReason.STOP, null, Map.of());
        Choice c = new Choice(1, "c", null, List.of(), FinishReason.STOP, null, Map.of());

        assertThat(opinions.of(answer(a, b))).isEqualTo(opinions.of(answer(a, b)));
        assertThat(opinions.of(answer(a, b))).isNotEqualTo(opinions.of(answer(a, c)));
    }
}
