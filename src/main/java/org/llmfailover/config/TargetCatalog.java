package org.llmfailover.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns {@code provider/model} into targets and numbers each the first time it is named. */
final class TargetCatalog {

    private static final String EXAMPLE = "anthropic/claude-sonnet-5";

    private final Map<String, ProviderConfig> providers;
    private final Map<String, ModelConfig> models;
    private final Map<String, TargetConfig> targets = new HashMap<>();

    TargetCatalog(Map<String, ProviderConfig> providers, Map<String, ModelConfig> models) {
        this.providers = providers;
        this.models = models;
    }

    /** The targets a property names, each of which it may name once. */
    List<TargetConfig> targets(String property, List<String> names) {
        Set<String> seen = new HashSet<>();
        List<TargetConfig> found = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new ConfigException(
                        property + " names " + ConfigException.quoted(name) + " twice: name each target once");
            }
            found.add(target(property, name));
        }
        return found;
    }

    TargetConfig target(String property, String name) {
        TargetConfig known = targets.get(name);
        if (known != null) {
            return known;
        }
        TargetConfig target = create(property, name);
        targets.put(name, target);
        return target;
    }

    private TargetConfig create(String property, String name) {
        int slash = name.indexOf('/');
        if (slash < 1 || !name.matches("[\\x21-\\x7e]{1,200}") || slash == name.length() - 1) {
            throw new ConfigException(property + " names " + ConfigException.quoted(name)
                    + ": expected provider/model without white space, for example " + EXAMPLE);
        }
        ProviderConfig provider = providers.get(name.substring(0, slash));
        if (provider == null) {
            throw unknownProvider(property, name, name.substring(0, slash));
        }
        return new TargetConfig(
                targets.size(), provider, name.substring(slash + 1), models.getOrDefault(name, ModelConfig.UNKNOWN));
    }

    private ConfigException unknownProvider(String property, String name, String provider) {
        String remedy = providers.isEmpty() ? "" : ", or use one of " + String.join(", ", providers.keySet());
        return new ConfigException(property + " names " + ConfigException.quoted(name) + ", but no provider "
                + ConfigException.quoted(provider) + " is configured: set llm.provider." + provider + ".protocol"
                + remedy);
    }
}
