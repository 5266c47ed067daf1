package org.llmfailover.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code llm.chain.*}. */
final class ChainReader {

    private static final String PREFIX = "llm.chain.";

    private final TypedProperties properties;
    private final TargetCatalog catalog;
    private final QuorumReader quorums;

    ChainReader(TypedProperties properties, TargetCatalog catalog) {
        this.properties = properties;
        this.catalog = catalog;
        this.quorums = new QuorumReader(properties, catalog);
    }

    Map<String, ChainConfig> read() {
        Map<String, ChainConfig> chains = new TreeMap<>();
        properties.names(PREFIX).forEach(name -> chains.put(name, chain(name)));
        chains.values().forEach(PatternCheck::check);
        if (chains.isEmpty()) {
            throw noTargets(PREFIX + "default.targets");
        }
        checkAliases(chains);
        return chains;
    }

    private ChainConfig chain(String name) {
        String prefix = PREFIX + name + ".";
        List<TargetConfig> targets = targets(prefix + "targets");
        return new ChainConfig(
                name,
                targets,
                pattern(prefix + "pattern"),
                aliases(name, prefix + "aliases"),
                properties.duration(prefix + "budget", "8s"),
                properties.duration(prefix + "deadline", "30s"),
                properties.duration(prefix + "first-token-timeout", "10s"),
                properties.duration(prefix + "stall-timeout", "10s"),
                properties.integer(prefix + "max-attempts", 3, 1, 100),
                properties.flag(prefix + "reroute-refusals"),
                properties.choice(prefix + "rescue", Rescue.class, Rescue.CONTINUE),
                properties.text(prefix + "prompt"),
                highValue(prefix + "high-value."),
                quorums.read(prefix + "quorum.", targets),
                properties.flag(prefix + "hot-hot.accept-inconsistency"));
    }

    private List<TargetConfig> targets(String property) {
        List<TargetConfig> targets = catalog.targets(property, properties.list(property, ""));
        if (targets.isEmpty()) {
            throw noTargets(property);
        }
        return targets;
    }

    private static ConfigException noTargets(String property) {
        return new ConfigException(
                property + " is missing: name at least one provider/model, for example anthropic/claude-sonnet-5");
    }

    private Pattern pattern(String property) {
        Pattern pattern = properties.choice(property, Pattern.class, Pattern.RETRY_AND_SHED);
        Unavailable.refuse(property, pattern);
        return pattern;
    }

    private List<String> aliases(String chain, String property) {
        return properties.list(property, "").stream()
                .filter(alias -> !alias.equals(chain))
                .distinct()
                .toList();
    }

    private HighValueConfig highValue(String prefix) {
        return new HighValueConfig(
                properties.text(prefix + "when", "${header.LlmValue} == 'high'"),
                highValuePattern(prefix + "pattern"),
                properties.percent(prefix + "max-share", 5, 0));
    }

    private @Nullable Pattern highValuePattern(String property) {
        Pattern pattern = properties.choice(property, Pattern.class);
        if (pattern != null) {
            Unavailable.refuse(property, pattern);
        }
        return pattern;
    }

    private static void checkAliases(Map<String, ChainConfig> chains) {
        Map<String, String> owners = new TreeMap<>();
        for (ChainConfig chain : chains.values()) {
            for (String alias : chain.aliases()) {
                checkAlias(chain.name(), alias, chains, owners.putIfAbsent(alias, chain.name()));
            }
        }
    }

    private static void checkAlias(
            String chain, String alias, Map<String, ChainConfig> chains, @Nullable String owner) {
        String names = PREFIX + chain + ".aliases names " + ConfigException.quoted(alias);
        if (chains.containsKey(alias)) {
            throw new ConfigException(names + ", which is the name of another chain: remove the alias");
        }
        if (owner != null) {
            throw new ConfigException(
                    names + ", which is an alias of chain " + owner + " already: give it to one chain only");
        }
    }
}
