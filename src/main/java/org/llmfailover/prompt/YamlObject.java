package org.llmfailover.prompt;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a prompt file, read key by key; an error names the file and the key, and never quotes a value. A key that is
 * absent reads as null or empty, a key without a value is an error.
 *
 * @param file the file as a message names it
 * @param path where the mapping stands, ending in a dot; empty for the whole file
 */
record YamlObject(String file, String path, JsonNode node) {

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static YamlObject parse(String file, byte[] yaml) {
        try {
            JsonNode node = YAML.readTree(yaml);
            if (!node.isObject()) {
                throw new PromptFileException(file + " must be a mapping with the key 'version'");
            }
            return new YamlObject(file, "", node);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            String line = at == null ? " somewhere" : " near line " + at.getLineNr();
            throw new PromptFileException(file + " is no YAML, or has a key twice," + line);
        } catch (IOException e) {
            throw new PromptFileException(file + " cannot be read as YAML");
        }
    }

    /** Refuses every key but these. */
    YamlObject allow(String... keys) {
        List<String> known = Arrays.asList(keys);
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw wrong(key, "is unknown; the keys here are " + String.join(", ", known));
            }
        });
        return this;
    }

    boolean has(String key) {
        return node.has(key);
    }

    @Nullable
    String text(String key) {
        JsonNode value = node.get(key);
        if (value != null && (!value.isTextual() || value.textValue().isBlank())) {
            throw wrong(key, "must be text");
        }
        return value == null ? null : value.textValue();
    }

    @Nullable
    Boolean flag(String key) {
        JsonNode value = node.get(key);
        if (value != null && !value.isBoolean()) {
            throw wrong(key, "must be true or false");
        }
        return value == null ? null : value.booleanValue();
    }

    @Nullable
    Double number(String key, double least, double most) {
        JsonNode value = node.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw wrong(key, "must be a number from " + least + " to " + most);
        }
        return value.doubleValue();
    }

    @Nullable
    Long whole(String key, long least, long most) {
        JsonNode value = node.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(key, "must be a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    List<String> texts(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(item -> texts.add(item.textValue()));
        if (!value.isArray() || texts.contains(null)) {
            throw wrong(key, "must be a list of texts");
        }
        return texts;
    }

    @Nullable
    YamlObject object(String key) {
        JsonNode value = node.get(key);
        if (value != null && !value.isObject()) {
            throw wrong(key, "must be a mapping");
        }
        return value == null ? null : new YamlObject(file, path + key + ".", value);
    }

    PromptFileException wrong(String key, String why) {
        return new PromptFileException(file + ": '" + path + key + "' " + why);
    }
}
