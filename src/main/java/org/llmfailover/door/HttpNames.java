package org.llmfailover.door;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.llmfailover.pattern.LlmHeaders;

/** The names the bundle's headers have over HTTP: {@code LlmBudgetMillis} is {@code X-Llm-Budget-Millis}. */
final class HttpNames {

    static final String PREFIX = "X-Llm-";

    /** What a caller may say: HTTP name by message name. */
    static final Map<String, String> IN =
            LlmHeaders.IN.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), HttpNames::of));

    /** What a caller is told: HTTP name by message name. */
    static final Map<String, String> OUT =
            LlmHeaders.OUT.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), HttpNames::of));

    private HttpNames() {}

    /** The HTTP name of a message header. */
    static String of(String name) {
        return "X" + name.replaceAll("([A-Z])", "-$1");
    }
}
