package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.chat.Json;

class SchemaExampleTest {

    private static JsonNode example(String schema) throws Exception {
        return SchemaExample.of(Json.MAPPER.readTree(schema.replace('\'', '"')), "blue whales");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | 'blue whales'",
                "{'type':'string','maxLength':4} | 'blue'",
                "{'type':'string','minLength':13} | 'blue whales..'",
                "{'type':'string','format':'date'} | '2026-01-15'",
                "{'type':'string','format':'unheard-of'} | 'blue whales'",
                "{'type':'integer'} | 0",
                "{'type':'integer','minimum':2.5} | 3",
                "{'type':'integer','exclusiveMinimum':3} | 4",
                "{'type':'integer','maximum':-2} | -2",
                "{'type':'integer','exclusiveMaximum':0} | -1",
                "{'type':'integer','minimum':5,'multipleOf':4} | 8",
                "{'type':'number','minimum':0.5} | 0.5",
                "{'type':'boolean'} | true",
                "{'type':'null'} | null",
                "{'type':['null','integer']} | 0",
                "{'enum':['a','b']} | 'a'",
                "{'const':7} | 7",
                "{'type':'array','items':{'type':'integer'}} | []",
                "{'type':'array','minItems':2,'items':{'type':'integer'}} | [0,0]",
                "{'type':'array','prefixItems':[{'type':'boolean'},{'const':1}]} | [true,1]",
                "{'type':'object','properties':{'a':{'type':'integer'}}} | {}",
                "{'required':['b'],'properties':{'a':{},'b':{'type':'integer'}}} | {'b':0}",
                "{'anyOf':[{'type':'null'},{'type':'boolean'}]} | true",
                "{'oneOf':[{'type':'integer'},{'type':'string'}]} | 0",
                "{'allOf':[{'required':['a'],'properties':{'a':{'const':1}}},{'required':['b'],'properties':{'b':{'const':2}}}]} | {'a':1,'b':2}",
                "{'$ref':'#/$defs/n','$defs':{'n':{'type':'integer','minimum':9}}} | 9",
            })
    void isTheSmallestValueThatFits(String schema, String value) throws Exception {
        String json = schema.replace('\'', '"');

        assertThat(example(schema)).hasToString(value.replace('\'', '"'));
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(json)
                        .validate(example(schema).toString(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void understandsGeminisUpperCaseTypes() throws Exception {
        assertThat(example("{'type':'OBJECT','required':['n'],'properties':{'n':{'type':'INTEGER'}}}"))
                .hasToString("{\"n\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'$ref':'#'}",
                "{'$ref':'#/$defs/none'}",
                "{'$ref':'no pointer'}",
                "{'$ref':'#no pointer'}",
                "{'allOf':[{'$ref':'#'}]}",
                "{'allOf':[{'$ref':'#'},{'$ref':'#'},{'$ref':'#'}]}",
                "{'anyOf':[{'$ref':'#'}]}",
                "{'type':'array','minItems':2000000000,'items':{'$ref':'#'}}",
                "{'required':['a','b','c'],'properties':{'a':{'$ref':'#'},'b':{'$ref':'#'},'c':{'$ref':'#'}}}",
                "{'type':'integer','minimum':1e999999999}",
                "{'type':'integer','multipleOf':1e-999999999}",
                "{'type':'string','minLength':2000000000}",
                "{'type':'string','maxLength':-1}",
                "{'type':7,'enum':{},'required':3,'properties':[]}",
                "true",
                "'text'",
            })
    void givesSomethingSmallForASchemaThatMakesNoSense(String schema) throws Exception {
        assertThat(example(schema).toString()).hasSizeLessThan(100_000);
    }
}
