package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.llmfailover.chat.Json;
import org.llmfailover.provider.NotCarriedException;

/**
 * Brings a JSON Schema into the subset that Anthropic enforces and answers 400 outside of: every object is closed, and
 * limits of numbers, lengths and counts move into the description, as Anthropic's own SDKs do. What follows the written
 * schema follows the caller's too, save for those limits.
 */
final class OutputSchema {

    private static final Set<String> LIMITS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private final Set<String> dropped = new TreeSet<>();

    private OutputSchema() {}

    static JsonNode of(JsonNode schema, Set<String> notes) {
        OutputSchema writer = new OutputSchema();
        JsonNode written = writer.schema(schema);
        if (!writer.dropped.isEmpty()) {
            notes.add("the schema's " + String.join(", ", writer.dropped)
                    + " moved into its descriptions, not enforced: Anthropic does not take it");
        }
        return written;
    }

    private JsonNode schema(JsonNode schema) {
        if (!(schema instanceof ObjectNode)) {
            return schema;
        }
        ObjectNode written = Json.MAPPER.createObjectNode();
        StringBuilder limits = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            String keyword = field.getKey();
            JsonNode value = field.getValue();
            if (isLimit(keyword, value)) {
                dropped.add(keyword);
                limits.append(limits.isEmpty() ? "" : ", ")
                        .append(keyword)
                        .append(": ")
                        .append(value);
                continue;
            }
            switch (keyword) {
                case "properties", "$defs", "definitions" -> written.set(keyword, each(value));
                case "items" -> written.set(keyword, schema(value));
                case "anyOf", "allOf" -> written.set(keyword, all(value));
                // not in the subset; for a model that writes one alternative they are the same
                case "oneOf" -> written.set("anyOf", all(value));
                default -> written.set(keyword, value);
            }
        }
        if (!limits.isEmpty()) {
            String description = written.path("description").asText();
            written.put(
                    "description", description.isEmpty() ? "{" + limits + "}" : description + "\n\n{" + limits + "}");
        }
        close(written);
        return written;
    }

    private static boolean isLimit(String keyword, JsonNode value) {
        return LIMITS.contains(keyword) || (keyword.equals("minItems") && value.asInt() > 1);
    }

    private JsonNode each(JsonNode schemas) {
        ObjectNode written = Json.MAPPER.createObjectNode();
        schemas.properties().forEach(field -> written.set(field.getKey(), schema(field.getValue())));
        return written;
    }

    private JsonNode all(JsonNode schemas) {
        ArrayNode written = Json.MAPPER.createArrayNode();
        schemas.forEach(schema -> written.add(schema(schema)));
        return written;
    }

    private static void close(ObjectNode schema) {
        boolean named = schema.path("properties").isObject();
        if (!named && !isObject(schema.path("type"))) {
            return;
        }
        JsonNode additional = schema.path("additionalProperties");
        boolean open = additional.isMissingNode() || additional.asBoolean();
        if (additional.isObject() || (open && !named)) {
            throw new NotCarriedException("the schema has an object with properties that it does not name,"
                    + " and Anthropic takes none; name them and set additionalProperties to false");
        }
        schema.put("additionalProperties", false);
    }

    private static boolean isObject(JsonNode type) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (one.asText().equals("object")) {
                    return true;
                }
            }
        }
        return type.asText().equals("object");
    }
}
