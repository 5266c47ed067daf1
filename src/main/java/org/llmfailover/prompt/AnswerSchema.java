package org.llmfailover.prompt;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.NullNode;
import com.google.re2j.Pattern;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.llmfailover.chat.Json;

/**
 * The JSON Schema an answer must follow, compiled once. Nothing is ever fetched: a {@code $ref} leads inside the schema or to
 * one of the published drafts, which the library carries. Thread-safe.
 */
final class AnswerSchema {

    private static final String DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema";

    /** Floats as doubles: a model may write 1e999999999, which exact arithmetic would expand. */
    private static final ObjectReader READER =
            Json.MAPPER.reader().without(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Schema schema;

    private AnswerSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException when it is no valid schema, or refers to something outside
     */
    static AnswerSchema compile(JsonNode source) {
        try {
            SchemaRegistry registry = registry();
            String draft = source.path("$schema").asText(DRAFT_2020_12);
            List<Error> errors = registry.getSchema(SchemaLocation.of(draft)).validate(source);
            if (!errors.isEmpty()) {
                throw new IllegalArgumentException(
                        "is wrong at " + errors.get(0).getInstanceLocation());
            }
            Schema schema = registry.getSchema(source);
            schema.initializeValidators();
            // some references are followed only when a value is checked
            schema.validate(NullNode.getInstance());
            return new AnswerSchema(schema);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException("cannot be used as a JSON Schema", e);
        }
    }

    private static SchemaRegistry registry() {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .locale(Locale.ROOT)
                .regularExpressionFactory(AnswerSchema::expression)
                .build();
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, registry -> registry.schemaLoader(
                        loader -> loader.fetchRemoteResources(false).allow(iri -> isPublishedDraft(iri.toString())))
                .schemaRegistryConfig(config));
    }

    private static boolean isPublishedDraft(String iri) {
        return iri.startsWith("https://json-schema.org/draft/") || iri.startsWith("http://json-schema.org/draft-");
    }

    /** RE2, because the default backtracks for ever on some answers. */
    private static RegularExpression expression(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return value -> pattern.matcher(value).find();
    }

    /** Why a text does not follow the schema, in words of the schema alone, or empty. */
    Optional<String> check(String text) {
        try {
            JsonNode json = READER.readTree(text);
            if (json.isMissingNode()) {
                return Optional.of("not JSON");
            }
            return schema.validate(json).stream().findFirst().map(error -> error.getEvaluationPath()
                    .toString());
        } catch (JacksonException e) {
            return Optional.of("not JSON");
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of("a value that cannot be checked");
        }
    }
}
