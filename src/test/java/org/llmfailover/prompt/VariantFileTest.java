package org.llmfailover.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantFileTest {

    @TempDir
    Path folder;

    @Test
    void readsEveryKey() {
        Variant variant = variant(
                """
                version: "2.1-beta+x"
                system: You help with {{product}}.
                user: "{{question}}"
                parameters:
                  temperature: 1
                  top_p: 0.5
                  max_tokens: 10
                  stop: [END]
                  response_format: {type: json_object}
                  frequency_penalty: -2
                  presence_penalty: 2
                  seed: 42
                  reasoning_effort: low
                validation:
                  json-schema: {type: object}
                  must-match: ['\\d']
                  must-not-match: ['x']
                  min-length: 3
                notice: Backup.
                interchangeable: true
                """);

        assertThat(variant.label()).isEqualTo("p/openai@2.1-beta+x");
        assertThat(variant.notice()).isEqualTo("Backup.");
        assertThat(variant.interchangeable()).isTrue();
        assertThat(variant.hasUserPart()).isTrue();
    }

    @Test
    void leavesOutWhatIsOptional() {
        Variant variant = variant("version: 1\nsystem: s");

        assertThat(variant.label()).isEqualTo("p/openai@1");
        assertThat(variant.notice()).isNull();
        assertThat(variant.interchangeable()).isFalse();
        assertThat(variant.hasUserPart()).isFalse();
        assertThat(variant.check(PromptFiles.answer(""))).isEmpty();
    }

    @Test
    void theTextOfAVariantHoldsNoPrompt() {
        assertThat(variant("version: 1\nsystem: sesame")).hasToString("Variant[p/openai@1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            system: s                                        | 'version' is missing
            version: 1.5, system: s                          | 'version' must be a whole number or text
            version: true, system: s                         | 'version' must be a whole number or text
            version: "a b", system: s                        | 'version' must be a whole number or text
            version: "", system: s                           | 'version' must be a whole number or text
            version: 1                                       | 'system' and 'user' are both missing
            version: 1, systm: s                             | 'systm' is unknown; the keys here are version, system, user
            version: 1, system: 5                            | 'system' must be text
            version: 1, system:                              | 'system' must be text
            version: 1, system: " "                          | 'system' must be text
            version: 1, user: [a]                            | 'user' must be text
            version: 1, user: "{{#a}}"                       | 'user' is no Mustache template
            version: 1, user: "{{}}"                         | 'user' is no Mustache template: a tag is empty
            version: 1, user: "{{a} {{b}}"                   | 'user' is no Mustache template: a tag has no end
            version: 1, user: "{{a"                          | 'user' is no Mustache template
            version: 1, system: "{{>other}}"                 | 'system' is no Mustache template: the partial 'other' is not supported
            version: 1, system: "{{#a}}{{>other}}{{/a}}"     | 'system' is no Mustache template: the partial 'other' is not supported
            version: 1, system: "{{^a}}{{>other}}{{/a}}"     | 'system' is no Mustache template: the partial 'other' is not supported
            version: 1, system: "{{<other}}{{/other}}"       | 'system' is no Mustache template: the partial 'other' is not supported
            version: 1, system: "{{$b}}{{>other}}{{/b}}"     | 'system' is no Mustache template: the partial 'other' is not supported
            version: 1, system: s, notice: 3                 | 'notice' must be text
            version: 1, system: s, interchangeable: maybe    | 'interchangeable' must be true or false
            version: 1, system: s, parameters: 5             | 'parameters' must be a mapping
            version: 1, system: s, parameters: {temp: 1}     | 'parameters.temp' is unknown; the keys here are temperature
            version: 1, system: s, parameters: {temperature: hot} | 'parameters.temperature' must be a number from 0
            version: 1, system: s, parameters: {temperature: 3} | 'parameters.temperature' must be a number from 0
            version: 1, system: s, parameters: {top_p: 1.1}  | 'parameters.top_p' must be a number from 0
            version: 1, system: s, parameters: {frequency_penalty: -3} | 'parameters.frequency_penalty' must be a number
            version: 1, system: s, parameters: {presence_penalty: 3} | 'parameters.presence_penalty' must be a number
            version: 1, system: s, parameters: {max_tokens: 0} | 'parameters.max_tokens' must be a whole number from 1
            version: 1, system: s, parameters: {max_tokens: 1.5} | 'parameters.max_tokens' must be a whole number from 1
            version: 1, system: s, parameters: {max_tokens: 99999999999999999999} | 'parameters.max_tokens' must be a whole
            version: 1, system: s, parameters: {seed: x}     | 'parameters.seed' must be a whole number
            version: 1, system: s, parameters: {stop: 5}     | 'parameters.stop' must be a list of texts
            version: 1, system: s, parameters: {stop: [5]}   | 'parameters.stop' must be a list of texts
            version: 1, system: s, parameters: {reasoning_effort: 1} | 'parameters.reasoning_effort' must be text
            version: 1, system: s, parameters: {response_format: json} | 'parameters.response_format' must be a mapping
            version: 1, system: s, parameters: {response_format: {}} | 'parameters.response_format.type' must be json_object
            version: 1, system: s, parameters: {response_format: {type: xml}} | 'parameters.response_format.type' must be
            version: 1, system: s, parameters: {response_format: {type: json_object, json_schema: {}}} | 'parameters.response_format.json_schema' needs
            version: 1, system: s, parameters: {response_format: {type: json_schema}} | 'parameters.response_format.json_schema' is missing
            version: 1, system: s, parameters: {response_format: {type: json_schema, json_schema: {schema: {}}}} | 'parameters.response_format.json_schema.name' is missing
            version: 1, system: s, parameters: {response_format: {type: json_schema, json_schema: {name: n}}} | 'parameters.response_format.json_schema.schema' is missing
            version: 1, system: s, parameters: {response_format: {type: json_schema, json_schema: {name: n, schema: {}, strict: 1}}} | 'parameters.response_format.json_schema.strict' must be true
            version: 1, system: s, validation: []            | 'validation' must be a mapping
            version: 1, system: s, validation: {max-length: 5} | 'validation.max-length' is unknown; the keys here are json-schema
            version: 1, system: s, validation: {min-length: -1} | 'validation.min-length' must be a whole number from 0
            version: 1, system: s, validation: {must-match: x} | 'validation.must-match' must be a list of texts
            version: 1, system: s, validation: {must-match: {a: x}} | 'validation.must-match' must be a list of texts
            version: 1, system: s, validation: {must-match: ['(']} | 'validation.must-match' holds /(/, which is no RE2 expression
            version: 1, system: s, validation: {must-not-match: ['a', '(?!b)']} | 'validation.must-not-match' holds /(?!b)/, which is no RE2
            version: 1, system: s, validation: {json-schema: a.json} | 'validation.json-schema' must be a mapping
            version: 1, system: s, validation: {json-schema: {type: objekt}} | 'validation.json-schema' is wrong at /type
            version: 1, system: s, validation: {json-schema: {required: a}} | 'validation.json-schema' is wrong at /required
            version: 1, system: s, validation: {json-schema: {pattern: '('}} | 'validation.json-schema' cannot be used as a JSON Schema
            version: 1, system: s, validation: {json-schema: {$ref: '#/$defs/a'}} | 'validation.json-schema' cannot be used as a JSON Schema
            version: 1, system: s, validation: {json-schema: {$ref: '#'}} | 'validation.json-schema' cannot be used as a JSON Schema
            version: 1, system: s, validation: {json-schema: {$ref: 'file:/etc/hostname'}} | 'validation.json-schema' cannot be used as a JSON Schema
            version: 1, system: s, validation: {json-schema: {$ref: 'classpath:logback.xml'}} | 'validation.json-schema' cannot be used as a JSON Schema
            version: 1, system: s, validation: {json-schema: {$schema: 'https://example.org/own'}} | 'validation.json-schema' cannot be used as a JSON Schema
            """)
    void saysInOneSentenceWhichFileAndKeyIsWrong(String yaml, String sentence) {
        assertThatThrownBy(() -> variant("{" + yaml + "}"))
                .isExactlyInstanceOf(PromptFileException.class)
                .hasMessageStartingWith(folder.resolve("p/openai.yaml") + ": " + sentence)
                .hasNoCause()
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "just text",
                "- a",
                "version: [1",
                "version: 1\nversion: 2\nsystem: s",
                "a: b\n---\nc: d",
                "\t:x: y: z",
                "version: 1\nparameters: {top_p: .nan}",
                "version: 1\nsystem: 'a\0b'"
            })
    void saysWhichFileIsNoMapping(String yaml) {
        assertThatThrownBy(() -> variant(yaml))
                .isExactlyInstanceOf(PromptFileException.class)
                .hasMessageStartingWith(folder.resolve("p/openai.yaml") + " ")
                .hasNoCause()
                .message()
                .doesNotContain("\n");
    }

    @Test
    void neverQuotesAPromptThatItCannotRead() {
        assertThatThrownBy(() -> variant("version: 1\nsystem: |\n  open sesame\nuser: 'open sesame {{a'\n"))
                .message()
                .doesNotContain("sesame");
        assertThatThrownBy(() -> variant("version: 1\nuser: open: sesame\n"))
                .message()
                .doesNotContain("sesame")
                .contains("near line 2");
    }

    private Variant variant(String yaml) {
        return new PromptFiles(folder).variant(yaml);
    }
}
