package org.llmfailover.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.MustacheException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one prompt file. */
final class VariantFile {

    /** What fits a header and a metric. */
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

    private VariantFile() {}

    /**
     * Reads a variant.
     *
     * @param prompt the prompt's name
     * @param key the file below the prompt's folder, without its ending: {@code openai} or {@code openai/gpt-5.4}
     * @param file the file as a message names it
     */
    static Variant read(String prompt, String key, String file, byte[] bytes) {
        YamlObject yaml = YamlObject.parse(file, bytes)
                .allow("version", "system", "user", "parameters", "validation", "notice", "interchangeable");
        String label = prompt + "/" + key + "@" + version(yaml);
        PromptTemplate system = template(prompt, yaml, "system");
        PromptTemplate user = template(prompt, yaml, "user");
        if (system == null && user == null) {
            throw yaml.wrong("system", "and 'user' are both missing; write at least one");
        }
        return new Variant(
                prompt,
                label,
                system,
                user,
                Parameters.read(yaml.object("parameters")),
                Validation.read(yaml.object("validation")),
                yaml.text("notice"),
                Boolean.TRUE.equals(yaml.flag("interchangeable")));
    }

    private static String version(YamlObject yaml) {
        JsonNode version = yaml.node().path("version");
        boolean fits = version.isTextual() || version.isIntegralNumber();
        if (!fits || !VERSION.matcher(version.asText()).matches()) {
            throw yaml.wrong(
                    "version",
                    version.isMissingNode()
                            ? "is missing"
                            : "must be a whole number or text of letters, digits, '.', '_', '+' and '-', such as 3 or \"1.2\"");
        }
        return version.asText();
    }

    private static @Nullable PromptTemplate template(String prompt, YamlObject yaml, String key) {
        String source = yaml.text(key);
        try {
            return source == null ? null : PromptTemplate.compile(prompt, source);
        } catch (MustacheException e) {
            throw yaml.wrong(key, "is no Mustache template: " + e.getMessage());
        }
    }
}
