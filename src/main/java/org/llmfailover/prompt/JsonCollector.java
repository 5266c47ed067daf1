package org.llmfailover.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Shows a JSON tree to Mustache, and nothing else: unlike the engine's own collectors it calls no method and reads no field of
 * a value. Thread-safe.
 */
final class JsonCollector implements Mustache.Collector {

    /** 1e999999999 is a number of a billion digits; beyond this many it stays as it was written. */
    private static final int MAX_PLAIN_DIGITS = 50;

    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
        if (value instanceof ArrayNode array) {
            return StreamSupport.stream(array.spliterator(), false)
                    .map(JsonCollector::value)
                    .iterator();
        }
        // the engine's own stand-in for a section over nothing
        return value instanceof List<?> list ? list.iterator() : null;
    }

    @Override
    public Mustache.VariableFetcher createFetcher(Object context, String name) {
        return JsonCollector::fetch;
    }

    private static @Nullable Object fetch(Object context, String name) {
        JsonNode value = context instanceof JsonNode node ? node.get(name) : null;
        return value == null ? Template.NO_FETCHER_FOUND : value(value);
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, ARRAY -> node;
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING -> null;
            case NUMBER -> number(node);
            default -> node.asText();
        };
    }

    private static String number(JsonNode node) {
        if (!node.isBigDecimal()) {
            return node.asText();
        }
        BigDecimal decimal = node.decimalValue().stripTrailingZeros();
        return Math.abs((long) decimal.scale()) <= MAX_PLAIN_DIGITS ? decimal.toPlainString() : decimal.toString();
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new ConcurrentHashMap<>();
    }
}
