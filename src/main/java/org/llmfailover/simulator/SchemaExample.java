package org.llmfailover.simulator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.llmfailover.chat.Json;

/**
 * Finds the smallest value that fits a JSON schema: required properties, the first enum value, the fewest items.
 *
 * <p>Understands JSON Schema's types, bounds, {@code $ref} inside the schema, {@code allOf}, the first of {@code anyOf} and
 * {@code oneOf}, and Gemini's upper-case types; not {@code pattern} nor conditions. One instance a schema; not thread-safe.
 */
final class SchemaExample {

    private static final int MAX_DEPTH = 20;
    private static final int MAX_VALUES = 1_000;
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_DIGITS = 40;
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    private static final Map<String, String> FORMATS = Map.of(
            "date", "2026-01-15",
            "date-time", "2026-01-15T09:30:00Z",
            "time", "09:30:00Z",
            "duration", "PT1H",
            "email", "ada@example.org",
            "hostname", "example.org",
            "ipv4", "192.0.2.1",
            "ipv6", "2001:db8::1",
            "uri", "https://example.org/",
            "uuid", "3f2b8c1e-5d4a-4c6b-9e7f-0a1b2c3d4e5f");

    private final JsonNode root;
    private final String words;
    private int values;

    private SchemaExample(JsonNode root, String words) {
        this.root = root;
        this.words = words;
    }

    /**
     * A value that fits the schema.
     *
     * @param words what free strings say
     */
    static JsonNode of(JsonNode schema, String words) {
        return new SchemaExample(schema, words).value(schema, 0);
    }

    private JsonNode value(JsonNode given, int depth) {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            return NullNode.instance;
        }
        JsonNode schema = merged(given, depth);
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").has(0)) {
            return schema.get("enum").get(0);
        }
        for (String choice : new String[] {"anyOf", "oneOf"}) {
            if (schema.path(choice).has(0)) {
                return value(firstNotNull(schema.get(choice)), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" ->
                Json.MAPPER.getNodeFactory().numberNode(number(schema, true).toBigInteger());
            case "number" -> Json.MAPPER.getNodeFactory().numberNode(number(schema, false));
            case "boolean" -> Json.MAPPER.getNodeFactory().booleanNode(true);
            case "null" -> NullNode.instance;
            default -> text(schema);
        };
    }

    /** The schema a reference points to, with all its {@code allOf} parts put together. */
    private JsonNode merged(JsonNode given, int depth) {
        JsonNode schema = given;
        for (int hops = 0; schema.has("$ref") && hops < MAX_DEPTH; hops++) {
            schema = referenced(schema.get("$ref").asText());
        }
        if (!schema.path("allOf").has(0) || depth > MAX_DEPTH) {
            return schema;
        }
        ObjectNode all = schema.deepCopy();
        all.remove("allOf");
        for (JsonNode part : schema.get("allOf")) {
            if (++values <= MAX_VALUES) {
                merge(all, merged(part, depth + 1));
            }
        }
        return all;
    }

    private static void merge(ObjectNode all, JsonNode part) {
        part.properties().forEach(field -> {
            JsonNode there = all.path(field.getKey());
            if (there instanceof ObjectNode object && field.getValue() instanceof ObjectNode more) {
                object.setAll(more);
            } else if (there instanceof ArrayNode array && field.getValue() instanceof ArrayNode more) {
                all.set(field.getKey(), array.deepCopy().addAll(more));
            } else {
                all.set(field.getKey(), field.getValue());
            }
        });
    }

    private JsonNode referenced(String reference) {
        try {
            return reference.startsWith("#") ? root.at(JsonPointer.compile(reference.substring(1))) : NullNode.instance;
        } catch (IllegalArgumentException e) {
            return NullNode.instance;
        }
    }

    private static JsonNode firstNotNull(JsonNode choices) {
        for (JsonNode choice : choices) {
            if (!choice.path("type").asText().equalsIgnoreCase("null")) {
                return choice;
            }
        }
        return choices.get(0);
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (!each.asText().equals("null")) {
                    return each.asText();
                }
            }
        }
        if (type.isTextual()) {
            return type.asText().toLowerCase(Locale.ROOT);
        }
        if (schema.has("properties") || schema.has("required")) {
            return "object";
        }
        return schema.has("items") ? "array" : "string";
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        for (JsonNode name : schema.path("required")) {
            object.set(name.asText(), value(schema.path("properties").path(name.asText()), depth + 1));
        }
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        JsonNode first = schema.path("prefixItems");
        int wanted = Math.max(schema.path("minItems").asInt(0), first.size());
        while (array.size() < wanted && values < MAX_VALUES) {
            array.add(value(first.has(array.size()) ? first.get(array.size()) : schema.path("items"), depth + 1));
        }
        return array;
    }

    private static BigDecimal number(JsonNode schema, boolean whole) {
        BigDecimal step = whole ? BigDecimal.ONE : TENTH;
        BigDecimal value = BigDecimal.ZERO;
        value = value.min(bound(schema, "maximum", value));
        value = value.min(bound(schema, "exclusiveMaximum", step).subtract(step));
        value = value.max(bound(schema, "minimum", value));
        value = value.max(
                bound(schema, "exclusiveMinimum", value.subtract(step)).add(step));
        BigDecimal multiple = bound(schema, "multipleOf", BigDecimal.ZERO);
        if (multiple.signum() > 0) {
            return value.divide(multiple, 0, RoundingMode.CEILING).multiply(multiple);
        }
        return whole ? value.setScale(0, RoundingMode.CEILING) : value;
    }

    /** A bound of the schema; the default when it has none, or one whose digits would fill the memory. */
    private static BigDecimal bound(JsonNode schema, String name, BigDecimal otherwise) {
        if (!schema.path(name).isNumber()) {
            return otherwise;
        }
        BigDecimal bound = schema.get(name).decimalValue();
        return Math.abs(bound.scale()) > MAX_DIGITS || bound.precision() > MAX_DIGITS ? otherwise : bound;
    }

    private JsonNode text(JsonNode schema) {
        String format = FORMATS.get(schema.path("format").asText());
        if (format != null) {
            return TextNode.valueOf(format);
        }
        int least = Math.min(MAX_TEXT, schema.path("minLength").asInt(0));
        int most = schema.path("maxLength").asInt(MAX_TEXT);
        String text = words + ".".repeat(Math.max(0, least - words.length()));
        return TextNode.valueOf(Pieces.beginning(text, Math.max(0, most)));
    }
}
