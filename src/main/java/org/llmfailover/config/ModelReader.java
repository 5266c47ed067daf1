package org.llmfailover.config;

import java.util.Map;
import java.util.TreeMap;

/** Reads {@code llm.model.*}. A model id may hold dots; the names of its properties hold none. */
final class ModelReader {

    private static final String PREFIX = "llm.model.";

    private final TypedProperties properties;

    ModelReader(TypedProperties properties) {
        this.properties = properties;
    }

    Map<String, ModelConfig> read() {
        Map<String, ModelConfig> models = new TreeMap<>();
        for (String rest : properties.rests(PREFIX)) {
            TypedProperties.checkedName(PREFIX + rest, rest.substring(0, rest.indexOf('/')));
            models.computeIfAbsent(rest.substring(0, rest.lastIndexOf('.')), this::model);
        }
        return models;
    }

    private ModelConfig model(String name) {
        String prefix = PREFIX + name + ".";
        return new ModelConfig(
                properties.tokens(prefix + "context-window"),
                properties.tokens(prefix + "max-output"),
                properties.price(prefix + "input-price"),
                properties.price(prefix + "output-price"));
    }
}
