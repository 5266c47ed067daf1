package org.llmfailover.prompt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;

/**
 * The named prompts of all locations. A file of a later location replaces the same file of an earlier one; among the files
 * found, the one for the model wins over the one for its provider. What was read stays as it is for the life of the library.
 * Thread-safe.
 */
public final class PromptLibrary {

    /** Far more than prompts times targets; beyond it files are read anew. */
    private static final int MAX_CACHED = 10_000;

    private final List<PromptLocation> latestFirst;
    private final Map<Wanted, Variant> cache = new ConcurrentHashMap<>();

    /**
     * Opens the locations; no file is read yet.
     *
     * @param locations as in {@code llm.prompts}, for instance {@code classpath:llm-failover/prompts} and {@code file:prompts}
     * @param classLoader what {@code classpath:} is read with
     * @throws PromptFileException when a location is neither of the two kinds
     */
    public PromptLibrary(List<String> locations, ClassLoader classLoader) {
        List<PromptLocation> opened = new ArrayList<>();
        locations.forEach(location -> opened.add(PromptLocation.of(location, classLoader)));
        Collections.reverse(opened);
        this.latestFirst = List.copyOf(opened);
    }

    /**
     * A provider and a model that a prompt may have to serve.
     *
     * @param provider the provider's name in the configuration
     * @param model the model's id at the provider
     */
    public record Target(String provider, String model) {}

    private record Wanted(String prompt, Target target) {}

    /**
     * The variant of a prompt for a target.
     *
     * @throws InvalidRequestException 404 when there is no such prompt
     * @throws MissingVariantException when the prompt has nothing for the target
     * @throws PromptFileException when the file is unreadable or wrong
     */
    public Variant variant(String prompt, String provider, String model) {
        Target target = new Target(provider, model);
        Variant variant = find(prompt, target);
        if (variant == null) {
            throw missing(prompt, List.of(target), false);
        }
        return variant;
    }

    /**
     * Makes sure that a prompt can serve every target: at the start for the configuration, or before a request is sent on.
     *
     * @throws InvalidRequestException 404 when there is no such prompt
     * @throws MissingVariantException when some targets have nothing; the message names all the missing files
     * @throws PromptFileException when a file is unreadable or wrong
     */
    public void requireVariants(String prompt, Collection<Target> targets) {
        List<Target> without =
                targets.stream().filter(target -> find(prompt, target) == null).toList();
        if (!without.isEmpty()) {
            throw missing(prompt, without, without.size() < targets.size());
        }
    }

    /** How many lookups are remembered. */
    int cached() {
        return cache.size();
    }

    private @Nullable Variant find(String prompt, Target target) {
        Wanted wanted = new Wanted(prompt, target);
        Variant known = cache.get(wanted);
        if (known != null) {
            return known;
        }
        if (!FileNames.isSafe(prompt)) {
            throw new InvalidRequestException(
                    404,
                    "LlmPrompt names no prompt: a prompt's name has letters, digits, '.', '_' and '-', and at most 100 of them",
                    "LlmPrompt");
        }
        Variant variant = read(prompt, modelKey(target));
        if (variant == null) {
            variant = read(prompt, providerKey(target));
        }
        if (variant != null && cache.size() < MAX_CACHED) {
            cache.put(wanted, variant);
        }
        return variant;
    }

    private @Nullable Variant read(String prompt, String key) {
        String path = prompt + "/" + key + ".yaml";
        for (PromptLocation location : latestFirst) {
            try {
                byte[] bytes = location.read(path);
                if (bytes != null) {
                    return VariantFile.read(prompt, key, location.describe(path), bytes);
                }
            } catch (IOException e) {
                throw new PromptFileException(location.describe(path) + " cannot be read");
            }
        }
        return null;
    }

    private RuntimeException missing(String prompt, List<Target> targets, boolean exists) {
        if (!exists && latestFirst.stream().noneMatch(location -> location.hasFolder(prompt))) {
            return new InvalidRequestException(
                    404, "prompt '" + prompt + "' does not exist in the locations of llm.prompts", "LlmPrompt");
        }
        List<String> files = targets.stream()
                .map(target -> latestFirst.get(0).describe(prompt + "/" + providerKey(target) + ".yaml"))
                .distinct()
                .toList();
        return new MissingVariantException(prompt, files);
    }

    private static String providerKey(Target target) {
        return FileNames.of(target.provider());
    }

    private static String modelKey(Target target) {
        return providerKey(target) + "/" + FileNames.of(target.model());
    }
}
