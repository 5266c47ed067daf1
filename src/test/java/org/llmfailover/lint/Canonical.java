package org.llmfailover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.llmfailover.chat.Json;

/**
 * Camel's own schema of its YAML, without the compact forms it also allows. Camel 4.18 carries no schema of the
 * canonical form alone, so this is made from the one it has: a text where an object can stand is no choice any more, and
 * a language stands below {@code expression}.
 */
final class Canonical {

    private static final String SCHEMA = "/schema/camelYamlDsl.json";
    private static final Schema CANONICAL = schema();

    private Canonical() {}

    static Stream<String> deviations(List<RouteFile> files) {
        return files.stream().flatMap(file -> Stream.concat(unlikeTheSchema(file), optionsInUris(file)));
    }

    private static Stream<String> unlikeTheSchema(RouteFile file) {
        return CANONICAL.validate(file.root()).stream()
                .map(error -> file.path() + ": " + error.getInstanceLocation() + " " + error.getMessage());
    }

    private static Stream<String> optionsInUris(RouteFile file) {
        return file.nodes().stream()
                .filter(node -> node.uri().contains("?"))
                .map(node -> node.says("has options in its uri: write them as parameters"));
    }

    private static Schema schema() {
        try (InputStream in = Canonical.class.getResourceAsStream(SCHEMA)) {
            JsonNode schema = Json.MAPPER.readTree(in);
            schema.at("/items/definitions").forEach(definition -> makeCanonical((ObjectNode) definition));
            // a mark of drafts after 4
            schema.findParents("deprecated").forEach(parent -> ((ObjectNode) parent).remove("deprecated"));
            // a switch or a number may be a text, as it may be a placeholder
            SchemaRegistryConfig config =
                    SchemaRegistryConfig.builder().typeLoose(true).build();
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_4, registry -> registry.schemaRegistryConfig(config)
                                    .schemaLoader(loader -> loader.fetchRemoteResources(false)))
                    .getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeCanonical(ObjectNode definition) {
        JsonNode choices = definition.path("oneOf");
        if (choices.path(0).path("type").asText().equals("string")) {
            definition.setAll((ObjectNode) choices.get(1));
            definition.remove("oneOf");
        }
        JsonNode expression = StreamSupport.stream(
                        definition.at("/anyOf/0/oneOf").spliterator(), false)
                .map(choice -> choice.at("/properties/expression"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(null);
        if (expression != null) {
            ObjectNode properties = (ObjectNode) definition.get("properties");
            properties.properties().removeIf(property -> property.getValue().isEmpty());
            properties.set("expression", expression);
            definition.remove("anyOf");
        }
    }
}
