package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.provider.anthropic.RequestBuilder.json;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.provider.NotCarriedException;

class OutputSchemaTest {

    private final Set<String> notes = new LinkedHashSet<>();

    @Test
    void aSchemaOfTheSubsetStaysAsItIs() {
        String schema = "{'type':'object','title':'T','description':'D','properties':{"
                + "'a':{'type':['string','null'],'enum':['x',null],'pattern':'^x'},"
                + "'b':{'type':'array','minItems':1,'items':{'$ref':'#/$defs/c'}}},"
                + "'required':['a'],'additionalProperties':false,"
                + "'$defs':{'c':{'type':'string','format':'date'}}}";
        assertThat(OutputSchema.of(json(schema), notes)).isEqualTo(json(schema));
        assertThat(notes).isEmpty();
    }

    @Test
    void everyObjectIsClosed() {
        assertThat(write("{'type':'object','properties':{'a':{'type':['object','null'],'properties':{}},"
                        + "'b':{'type':'array','items':{'properties':{},'additionalProperties':true}},"
                        + "'c':{'anyOf':[{'type':'object','properties':{}},{'type':'null'}]}},"
                        + "'$defs':{'d':{'type':'object','properties':{}}}}"))
                .isEqualTo("{'type':'object','properties':{"
                        + "'a':{'type':['object','null'],'properties':{},'additionalProperties':false},"
                        + "'b':{'type':'array','items':{'properties':{},'additionalProperties':false}},"
                        + "'c':{'anyOf':[{'type':'object','properties':{},'additionalProperties':false},{'type':'null'}]}},"
                        + "'$defs':{'d':{'type':'object','properties':{},'additionalProperties':false}},"
                        + "'additionalProperties':false}");
        assertThat(notes).isEmpty();
    }

    @Test
    void limitsMoveIntoTheDescriptionWithANote() {
        assertThat(write("{'type':'integer','minimum':1,'description':'A mark','maximum':6}"))
                .isEqualTo("{'type':'integer','description':'A mark\\n\\n{minimum: 1, maximum: 6}'}");
        assertThat(write("{'type':'array','items':{'type':'string','maxLength':9},'minItems':2}"))
                .isEqualTo("{'type':'array','items':{'type':'string','description':'{maxLength: 9}'},"
                        + "'description':'{minItems: 2}'}");
        assertThat(notes)
                .containsExactly(
                        "the schema's maximum, minimum moved into its descriptions, not enforced: Anthropic does not take it",
                        "the schema's maxLength, minItems moved into its descriptions, not enforced: Anthropic does not take it");
    }

    @Test
    void aPropertyNamedLikeALimitIsNone() {
        String schema = "{'type':'object','properties':{'minimum':{'type':'number'}},'additionalProperties':false}";
        assertThat(OutputSchema.of(json(schema), notes)).isEqualTo(json(schema));
        assertThat(notes).isEmpty();
    }

    @Test
    void oneOfBecomesAnyOf() {
        assertThat(write("{'oneOf':[{'type':'string'},{'type':'null'}]}"))
                .isEqualTo("{'anyOf':[{'type':'string'},{'type':'null'}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object'}",
                "{'type':'object','additionalProperties':true}",
                "{'type':'object','additionalProperties':{'type':'string'}}",
                "{'type':'object','properties':{'a':{'type':'object'}}}",
                "{'type':'object','properties':{},'additionalProperties':{'type':'string'}}"
            })
    void anObjectOfUnnamedPropertiesIsRefused(String schema) {
        assertThatThrownBy(() -> OutputSchema.of(json(schema), notes))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("additionalProperties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'text'", "[]", "{'properties':[]}", "{'anyOf':{}}", "{'items':true}"})
    void aSchemaThatIsNoneDoesNotBreakTheWriter(String schema) {
        assertThat(OutputSchema.of(json(schema), notes)).isNotNull();
    }

    private String write(String schema) {
        return OutputSchema.of(json(schema), notes).toString().replace('"', '\'');
    }
}
