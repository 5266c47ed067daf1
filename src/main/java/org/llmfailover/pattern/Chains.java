package org.llmfailover.pattern;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.config.ChainConfig;

/** Finds the chain a call goes to, by its name or by an alias. Immutable. */
public final class Chains {

    private static final String DEFAULT = "default";
    private static final String ANY = "*";

    private final Map<String, ChainConfig> byName;
    private final Map<String, ChainConfig> byAlias = new HashMap<>();

    public Chains(Map<String, ChainConfig> chains) {
        byName = chains;
        chains.values().forEach(chain -> chain.aliases().forEach(alias -> byAlias.put(alias, chain)));
    }

    /**
     * The chain for a call.
     *
     * @param asked the chain the call names itself, or null
     * @param model the request's model, or null
     * @throws InvalidRequestException with status 404 when there is no such chain
     */
    public ChainConfig find(@Nullable String asked, @Nullable String model) {
        if (asked != null) {
            return required(byName.get(asked), "LlmChain", asked);
        }
        if (model != null) {
            return required(named(model), "model", model);
        }
        return required(byName.get(DEFAULT), "LlmChain", DEFAULT);
    }

    private @Nullable ChainConfig named(String model) {
        ChainConfig chain = byName.getOrDefault(model, byAlias.get(model));
        return chain == null ? byAlias.get(ANY) : chain;
    }

    private ChainConfig required(@Nullable ChainConfig chain, String param, String value) {
        if (chain == null) {
            throw new InvalidRequestException(
                    404, param + " '" + value + "' selects no chain; there are: " + String.join(", ", names()), param);
        }
        return chain;
    }

    /** Every name that selects a chain: the chains' own and their aliases, without {@code *}. */
    public List<String> names() {
        return java.util.stream.Stream.concat(byName.keySet().stream(), byAlias.keySet().stream())
                .filter(name -> !name.equals(ANY))
                .sorted()
                .toList();
    }
}
