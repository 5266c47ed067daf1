package org.llmfailover.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.InvalidRequestException;

class PromptTemplateTest {

    @Test
    void writesVariablesWithoutEscapingThem() {
        assertThat(render("{{a}} and {{{a}}}", "{\"a\":\"<b> & \\\"c\\\" 'd'\"}"))
                .isEqualTo("<b> & \"c\" 'd' and <b> & \"c\" 'd'");
    }

    @Test
    void neverReadsAValueAsATemplate() {
        assertThat(render("{{a}}", "{\"a\":\"{{b}} {{#b}}x{{/b}} {{>c}}\",\"b\":\"secret\"}"))
                .isEqualTo("{{b}} {{#b}}x{{/b}} {{>c}}");
    }

    @ParameterizedTest
    @CsvSource({
        "{{question}}, question",
        "{{a.b}}, a",
        "{{present.b}}, present.b",
        "{{empty}}, empty",
        "{{#present}}{{inner}}{{/present}}, inner",
        "{{list.size}}, list.size",
        "{{text.length}}, text.length",
        "{{text.class}}, text.class",
        "{{entrySet}}, entrySet",
        "{{toString}}, toString"
    })
    void namesTheVariableThatIsMissing(String template, String variable) {
        assertThatThrownBy(() ->
                        render(template, "{\"present\":{\"x\":1},\"empty\":null,\"list\":[1],\"text\":\"secret\"}"))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns(400, InvalidRequestException::status)
                .returns(variable, InvalidRequestException::param)
                .returns("prompt 'greet' needs the variable '" + variable + "'", Throwable::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":null}", "{\"a\":false}", "{\"a\":\"\"}", "{\"a\":[]}"})
    void leavesOutASectionOverNothing(String variables) {
        assertThat(render("<{{#a}}yes {{a}}{{/a}}{{^a}}no{{/a}}>", variables)).isEqualTo("<no>");
    }

    @Test
    void leavesOutASectionOverAMissingPartOfAnObject() {
        assertThat(render("<{{#a.b.c}}x{{/a.b.c}}>", "{}")).isEqualTo("<>");
        assertThat(render("<{{#a.b}}x{{/a.b}}>", "{\"a\":{}}")).isEqualTo("<>");
    }

    @Test
    void entersObjectsAndRepeatsLists() {
        assertThat(
                        render(
                                "{{customer.name}}: {{#orders}}{{id}} for {{customer.name}}{{#paid}} (paid){{/paid}}; {{/orders}}"
                                        + "{{#tags}}#{{.}} {{/tags}}{{#customer}}{{address.city}}{{/customer}}",
                                """
                        {"customer":{"name":"Ada","address":{"city":"Turin"}},
                         "orders":[{"id":7,"paid":true},{"id":8,"paid":false}],
                         "tags":["a",2,true]}"""))
                .isEqualTo("Ada: 7 for Ada (paid); 8 for Ada; #a #2 #true Turin");
    }

    @Test
    void writesAnObjectOrAListAsJson() {
        assertThat(render("{{a}} {{b}}", "{\"a\":{\"x\":[1,\"y\"]},\"b\":[{\"z\":null}]}"))
                .isEqualTo("{\"x\":[1,\"y\"]} [{\"z\":null}]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-12, -12",
        "100.0, 100",
        "1.50, 1.5",
        "0.000001, 0.000001",
        "1e3, 1000",
        "12345678901234567890, 12345678901234567890",
        "1e999999999, 1E+999999999"
    })
    void writesNumbersAsPeopleDo(String number, String text) {
        assertThat(render("{{a}}", "{\"a\":" + number + "}")).isEqualTo(text);
    }

    @Test
    void writesBooleans() {
        assertThat(render("{{a}} {{b}}", "{\"a\":true,\"b\":false}")).isEqualTo("true false");
    }

    @Test
    void zeroIsAValue() {
        assertThat(render("{{#a}}{{a}} left{{/a}}", "{\"a\":0}")).isEqualTo("0 left");
    }

    @Test
    void changesItsTagsForPromptsThatShowBraces() {
        assertThat(render("{{=<% %>=}}Use {{name}} for <%a%>", "{\"a\":\"x\"}")).isEqualTo("Use {{name}} for x");
    }

    @Test
    void stopsATextThatGrowsBeyondAllUse() {
        String variables = "{\"list\":[" + "0,".repeat(9_999) + "0],\"long\":\"" + "x".repeat(10_000) + "\"}";

        assertThatThrownBy(() -> render("{{#list}}{{long}}{{/list}}", variables))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("prompt 'greet' grows beyond 16777216 characters with these variables; send shorter ones");
    }

    private static String render(String template, String variables) {
        return PromptTemplate.compile("greet", template).render(PromptFiles.json(variables));
    }
}
