package org.llmfailover.config;

import java.util.Collections;
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
                properties.choice(prefix + "pattern", Pattern.class, Pattern.RETRY_AND_SHED),
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
                hotHot(prefix + "hot-hot.", targets.size()),
                properties.price(prefix + "max-cost-per-hour"));
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

    private HotHotConfig hotHot(String prefix, int targets) {
        return new HotHotConfig(properties.flag(prefix + "accept-inconsistency"), weights(prefix + "weights", targets));
    }

    private List<Integer> weights(String property, int targets) {
        List<String> given = properties.list(property, "");
        if (given.isEmpty()) {
            return Collections.nCopies(targets, 1);
        }
        List<Integer> weights = given.stream()
                .flatMapToInt(weight -> NumberText.whole(weight, 1, 1000).stream())
                .boxed()
                .toList();
        if (weights.size() != targets || given.size() != targets) {
            throw ConfigException.bad(
                    property,
                    properties.text(property, ""),
                    "a whole number from 1 to 1000 for each of the chain's " + targets + " targets, in their order",
                    String.join(",", Collections.nCopies(targets, "1")));
        }
        return weights;
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
                properties.choice(prefix + "pattern", Pattern.class),
                properties.percent(prefix + "max-share", 5, 0));
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
