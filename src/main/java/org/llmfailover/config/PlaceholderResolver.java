package org.llmfailover.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Replaces the placeholders of the host and of Camel in values, and says which one has no value. */
final class PlaceholderResolver {

    private static final Pattern API_KEY = Pattern.compile("llm\\.provider\\.[^.]+\\.api-key");
    private static final Pattern SIMPLE = Pattern.compile("llm\\.chain\\.[^.]+\\.high-value\\.when");

    /** What Camel says of a missing one, and what Spring says. */
    private static final Pattern MISSING =
            Pattern.compile("^Property with key \\[([^]]*)]|^Could not resolve placeholder '([^']*)'");

    /** How a properties component that ignores missing properties leaves one behind. */
    private static final Pattern LEFT_BEHIND = Pattern.compile("@@\\[(.*?)]@@");

    private final CamelContext context;
    private final HostProperties host;

    PlaceholderResolver(CamelContext context, HostProperties host) {
        this.context = context;
        this.host = host;
    }

    /** The values without placeholders; one that was optional and missing leaves its property out. */
    Map<String, String> resolve(Map<String, String> values) {
        Map<String, String> resolved = new TreeMap<>();
        values.forEach((property, value) -> {
            String text = resolve(property, value);
            if (text != null) {
                resolved.put(property, text);
            }
        });
        return resolved;
    }

    private @Nullable String resolve(String property, String value) {
        String text;
        try {
            text = camel(host(property, value));
        } catch (RuntimeException e) {
            return missing(property, placeholder(property, e));
        }
        Matcher left = LEFT_BEHIND.matcher(text == null ? "" : text);
        return left.find() ? missing(property, "{{" + left.group(1) + "}}") : text;
    }

    private String host(String property, String value) {
        boolean placeholders = value.contains("${") && !SIMPLE.matcher(property).matches();
        return placeholders ? host.resolve(value) : value;
    }

    private @Nullable String camel(String value) {
        return value.contains("{{") ? context.resolvePropertyPlaceholders(value) : value;
    }

    /** The placeholder that is missing; the exception's own message is not shown, for it quotes the value. */
    private static String placeholder(String property, RuntimeException e) {
        Matcher matcher = MISSING.matcher(String.valueOf(e.getMessage()));
        if (!matcher.find()) {
            throw new ConfigException(property + " has a placeholder that cannot be resolved ("
                    + e.getClass().getSimpleName() + "): check its spelling and that its source can be reached");
        }
        return matcher.group(1) != null ? "{{" + matcher.group(1) + "}}" : "${" + matcher.group(2) + "}";
    }

    private static String missing(String property, String placeholder) {
        if (API_KEY.matcher(property).matches()) {
            return "";
        }
        throw new ConfigException(property + " has the placeholder " + placeholder
                + ", which has no value: set it, or give the placeholder a default after a colon");
    }
}
