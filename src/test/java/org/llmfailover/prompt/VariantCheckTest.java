package org.llmfailover.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.prompt.PromptFiles.answer;
import static org.llmfailover.prompt.PromptFiles.choice;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.ToolCall;

class VariantCheckTest {

    private static final String SCHEMA =
            "{json-schema: {type: object, required: [score], additionalProperties: false, properties: {score: {type: integer,"
                    + " maximum: 5}, word: {type: string, pattern: '^(a+)+$'}, share: {type: number, multipleOf: 0.01}}}}";

    private static final ToolCall CALL = new ToolCall("c1", "look", "{}", null);

    @TempDir
    Path folder;

    @Test
    void findsAMustMatchAnywhere() {
        Variant variant = variant("{must-match: ['\\d+']}");

        assertThat(variant.check(answer("it is 42 today"))).isEmpty();
        assertThat(variant.check(answer("it is secret")))
                .contains("the answer does not match must-match /\\d+/ of p/openai@3");
    }

    @Test
    void wantsEveryMustMatch() {
        Variant variant = variant("{must-match: [a, b]}");

        assertThat(variant.check(answer("ab"))).isEmpty();
        assertThat(variant.check(answer("a"))).contains("the answer does not match must-match /b/ of p/openai@3");
    }

    @Test
    void refusesAMustNotMatch() {
        Variant variant = variant("{must-not-match: [x, '(?i)as an ai']}");

        assertThat(variant.check(answer("fine"))).isEmpty();
        assertThat(variant.check(answer("As an AI, secret")))
                .contains("the answer matches must-not-match /(?i)as an ai/ of p/openai@3");
    }

    @Test
    void aDotStopsAtALineEndUnlessToldOtherwise() {
        assertThat(variant("{must-match: ['a.b']}").check(answer("a\nb"))).isPresent();
        assertThat(variant("{must-match: ['(?s)a.b']}").check(answer("a\nb"))).isEmpty();
    }

    @Test
    void countsTheCharactersOfTheText() {
        Variant variant = variant("{min-length: 3}");

        assertThat(variant.check(answer("abc"))).isEmpty();
        assertThat(variant.check(answer("ab"))).contains("the answer is shorter than min-length 3 of p/openai@3");
        assertThat(variant.check(answer("  ab\n"))).isPresent();
        assertThat(variant.check(answer("😀😀"))).isPresent();
        assertThat(variant.check(answer("😀😀😀"))).isEmpty();
        assertThat(variant.check(answer((String) null))).isPresent();
    }

    @Test
    @Timeout(30)
    void noExpressionRunsAwayOnALongAnswer() {
        Variant variant = variant("{must-match: ['^(a+)+$'], must-not-match: ['(x|x)*y', '(.*)*z']}");

        assertThat(variant.check(answer("a".repeat(100_000) + "b"))).isPresent();
        assertThat(variant(SCHEMA).check(answer("{\"score\":1,\"word\":\"" + "a".repeat(100_000) + "b\"}")))
                .contains("the answer fails json-schema (/properties/word/pattern) of p/openai@3");
    }

    @Test
    void acceptsJsonThatFollowsTheSchema() {
        assertThat(variant(SCHEMA).check(answer(" {\"score\": 5, \"word\": \"aa\", \"share\": 0.07}\n")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"score":6}               | /properties/score/maximum
            {"score":"secret"}        | /properties/score/type
            {"score":1e999999999}     | /properties/score/type
            {"secret":1,"score":1}    | /additionalProperties
            {}                        | /required
            []                        | /type
            {"score":1                | not JSON
            {"score":1} secret        | not JSON
            secret                    | not JSON
            {"score":1,"share":1e999999999} | a value that cannot be checked
            """)
    void saysWhichRuleOfTheSchemaFailsWithoutTheText(String text, String rule) {
        assertThat(variant(SCHEMA).check(answer(text)))
                .contains("the answer fails json-schema (" + rule + ") of p/openai@3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"```json\n{\"score\":1}\n```", "", " ", "Here it is: {\"score\":1}"})
    void codeFencesAndOtherTextAroundJsonFail(String text) {
        assertThat(variant(SCHEMA).check(answer(text)))
                .contains("the answer fails json-schema (not JSON) of p/openai@3");
    }

    @Test
    void jsonThatNestsWithoutEndFails() {
        assertThat(variant("{json-schema: {}}").check(answer("[".repeat(100_000))))
                .isPresent();
    }

    @Test
    void readsSchemasAsDraft202012UnlessTheyNameAnother() {
        String prefixItems = "prefixItems: [{type: integer}]";

        assertThat(variant("{json-schema: {" + prefixItems + "}}").check(answer("[\"a\"]")))
                .isPresent();
        assertThat(variant("{json-schema: {$schema: 'http://json-schema.org/draft-07/schema#', " + prefixItems + "}}")
                        .check(answer("[\"a\"]")))
                .isEmpty();
    }

    @Test
    void aSchemaThatRunsInCirclesFailsTheAnswerAndNothingElse() {
        assertThat(variant("{json-schema: {if: {type: object}, then: {$ref: '#'}}}")
                        .check(answer("{}")))
                .contains("the answer fails json-schema (a value that cannot be checked) of p/openai@3");
    }

    @Test
    void followsReferencesInsideTheSchema() {
        Variant variant = variant(
                "{json-schema: {$ref: '#/$defs/tree', $defs: {tree: {type: object, properties: {next: {$ref: '#/$defs/tree'}}}}}}");

        assertThat(variant.check(answer("{\"next\":{\"next\":{}}}"))).isEmpty();
        assertThat(variant.check(answer("{\"next\":{\"next\":5}}"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$ref: 'URL'}",
                "{$dynamicRef: 'URL'}",
                "{$schema: 'URL'}",
                "{properties: {a: {$ref: 'URL'}}}",
                "{$id: 'URL', properties: {a: {$ref: 'other.json'}}}"
            })
    void neverFetchesASchema(String schema) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.json";

            assertThatThrownBy(() -> variant("{json-schema: " + schema.replace("URL", url) + "}"))
                    .isInstanceOf(PromptFileException.class)
                    .hasMessageContaining("'validation.json-schema'");
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatComesWithACallOfAToolIsNotHeldToTheRulesForAnswers() {
        Variant variant = variant("{min-length: 5, must-match: [x], json-schema: {type: object}}");

        assertThat(variant.check(answer(choice(null, CALL)))).isEmpty();
        assertThat(variant.check(answer(choice("", CALL)))).isEmpty();
        assertThat(variant.check(answer(choice("look", CALL)))).isEmpty();
    }

    @Test
    void aRefusalIsNotAWrongText() {
        Choice refusal = new Choice(0, null, "no", List.of(), FinishReason.CONTENT_FILTER, null, Map.of());

        assertThat(variant("{min-length: 5}").check(answer(refusal))).isEmpty();
    }

    @Test
    void looksAtEveryChoice() {
        Variant variant = variant("{must-match: [good]}");

        assertThat(variant.check(answer(choice("good"), choice("good")))).isEmpty();
        assertThat(variant.check(answer(choice("good"), choice("bad")))).isPresent();
    }

    private Variant variant(String validation) {
        return new PromptFiles(folder).variant("{version: 3, system: s, validation: " + validation + "}");
    }
}
