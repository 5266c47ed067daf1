package org.llmfailover.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.QuorumConfig.Select;

/** Reads {@code llm.chain.<name>.quorum.*}. */
final class QuorumReader {

    private static final String POINTER = "json-pointer:";

    private final TypedProperties properties;
    private final TargetCatalog catalog;

    QuorumReader(TypedProperties properties, TargetCatalog catalog) {
        this.properties = properties;
        this.catalog = catalog;
    }

    QuorumConfig read(String prefix, List<TargetConfig> targets) {
        List<TargetConfig> members = members(prefix + "members", targets);
        Select select = properties.choice(prefix + "select", Select.class, Select.MAJORITY);
        return new QuorumConfig(
                select,
                properties.integer(prefix + "size", select.defaultSize(members.size()), 1, members.size()),
                members,
                judge(prefix + "judge"),
                agreement(prefix + "agree"),
                properties.flag(prefix + "strict"));
    }

    private List<TargetConfig> members(String property, List<TargetConfig> targets) {
        List<String> names = properties.list(property, "");
        return names.isEmpty() ? targets : catalog.targets(property, names);
    }

    private @Nullable TargetConfig judge(String property) {
        String name = properties.text(property);
        return name == null ? null : catalog.target(property, name);
    }

    private Agreement agreement(String property) {
        String value = properties.text(property, "text");
        return switch (value) {
            case "text" -> Agreement.TEXT;
            case "json" -> new Agreement(Agreement.By.JSON, null);
            case "number" -> new Agreement(Agreement.By.NUMBER, null);
            default -> new Agreement(Agreement.By.JSON_POINTER, pointer(property, value));
        };
    }

    private static JsonPointer pointer(String property, String value) {
        // Jackson takes the empty pointer for the whole document, which is what "json" says
        if (!value.startsWith(POINTER + "/")) {
            throw badAgreement(property, value);
        }
        return JsonPointer.compile(value.substring(POINTER.length()));
    }

    private static ConfigException badAgreement(String property, String value) {
        return ConfigException.bad(
                property,
                value,
                "text, json, number or json-pointer: with a path from its first slash",
                POINTER + "/answer");
    }
}
