package org.llmfailover.config;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Every property there is, so that a misspelt one is noticed. */
final class PropertyVocabulary {

    /** {@code <name>} stands for one segment, {@code <provider>/<model>} and {@code <h>} may hold dots. */
    static final List<String> KNOWN = List.of(
            "llm.provider.<name>.protocol",
            "llm.provider.<name>.url",
            "llm.provider.<name>.api-key",
            "llm.provider.<name>.headers.<h>",
            "llm.provider.<name>.max-concurrency",
            "llm.provider.<name>.status.url",
            "llm.provider.<name>.status.format",
            "llm.provider.<name>.status.component",
            "llm.provider.<name>.probe.interval",
            "llm.model.<provider>/<model>.context-window",
            "llm.model.<provider>/<model>.max-output",
            "llm.model.<provider>/<model>.input-price",
            "llm.model.<provider>/<model>.output-price",
            "llm.chain.<name>.targets",
            "llm.chain.<name>.pattern",
            "llm.chain.<name>.aliases",
            "llm.chain.<name>.budget",
            "llm.chain.<name>.deadline",
            "llm.chain.<name>.first-token-timeout",
            "llm.chain.<name>.stall-timeout",
            "llm.chain.<name>.max-attempts",
            "llm.chain.<name>.reroute-refusals",
            "llm.chain.<name>.rescue",
            "llm.chain.<name>.prompt",
            "llm.chain.<name>.high-value.when",
            "llm.chain.<name>.high-value.pattern",
            "llm.chain.<name>.high-value.max-share",
            "llm.chain.<name>.quorum.members",
            "llm.chain.<name>.quorum.select",
            "llm.chain.<name>.quorum.size",
            "llm.chain.<name>.quorum.judge",
            "llm.chain.<name>.quorum.agree",
            "llm.chain.<name>.quorum.strict",
            "llm.chain.<name>.hot-hot.accept-inconsistency",
            "llm.chain.<name>.hot-hot.weights",
            "llm.chain.<name>.max-cost-per-hour",
            "llm.health.window",
            "llm.health.min-calls",
            "llm.health.failure-rate",
            "llm.health.consecutive-errors",
            "llm.health.slow-factor",
            "llm.health.open-for",
            "llm.health.max-open-for",
            "llm.health.rest-for",
            "llm.health.default-rest",
            "llm.health.last-resort",
            "llm.status.interval",
            "llm.status.degraded-errors",
            "llm.recovery.stages",
            "llm.recovery.duration",
            "llm.recovery.rollback-rate",
            "llm.redelivery.delay",
            "llm.redelivery.max-delay",
            "llm.history.url",
            "llm.history.user",
            "llm.history.password",
            "llm.history.keep",
            "llm.report.availability-goal",
            "llm.report.outage-cost-per-hour",
            "llm.prompts",
            "llm.simulator",
            "llm.simulator.latency",
            "llm.simulator.recovery-duration",
            "llm.log.content",
            "llm.http.enabled",
            "llm.http.api-keys",
            "llm.http.max-body",
            "llm.http.max-in-flight",
            "llm.dashboard.enabled",
            "llm.dashboard.control",
            "llm.jms.enabled",
            "llm.jms.broker",
            "llm.jms.user",
            "llm.jms.password",
            "llm.jms.requests",
            "llm.jms.responses",
            "llm.jms.dead-letters",
            "llm.jms.concurrency",
            "llm.jms.port",
            "llm.jms.data",
            "llm.kafka.enabled",
            "llm.kafka.brokers",
            "llm.kafka.requests",
            "llm.kafka.responses",
            "llm.kafka.dead-letters",
            "llm.kafka.group",
            "llm.kafka.batch",
            "llm.kafka.concurrency",
            "llm.kafka.keep-headers",
            "llm.kafka.client.<h>",
            "llm.batch.inbox",
            "llm.batch.outbox",
            "llm.batch.concurrency",
            "llm.batch.patience");

    private static final Pattern ANY = Pattern.compile(
            String.join("|", KNOWN.stream().map(PropertyVocabulary::regex).toList()), Pattern.DOTALL);

    private PropertyVocabulary() {}

    /** Fails for the first property that is not known, and names the nearest that is. */
    static void refuseUnknown(Set<String> keys) {
        keys.stream().filter(key -> !ANY.matcher(key).matches()).findFirst().ifPresent(key -> {
            throw new ConfigException(
                    shown(key) + " is not a known property: did you mean " + shown(nearest(key)) + "?");
        });
    }

    private static String shown(String key) {
        String quoted = ConfigException.quoted(key);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String regex(String known) {
        return ("\\Q" + known + "\\E")
                .replace("<name>", "\\E[^.]+\\Q")
                .replace("<provider>/<model>", "\\E[^/]+/.+\\Q")
                .replace("<h>", "\\E.+\\Q");
    }

    private static String nearest(String key) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return KNOWN.stream()
                .flatMap(known -> Stream.of(withNamesOf(key, known), known))
                .min(Comparator.comparingInt(known -> distance.apply(key, known)))
                .orElseThrow();
    }

    /** The known property with the user's own names in it, as far as there are such: they are no misspelling. */
    private static String withNamesOf(String key, String known) {
        List<String> segments = List.of(key.split("\\.", -1));
        int last = segments.size() - 1;
        if (last < 3) {
            return known;
        }
        return known.replace("<name>", orElse(segments.get(2), "<name>"))
                .replace("<provider>/<model>", model(String.join(".", segments.subList(2, last))))
                .replace("<h>", last < 4 ? "<h>" : orElse(String.join(".", segments.subList(4, last + 1)), "<h>"));
    }

    private static String model(String name) {
        int slash = name.indexOf('/');
        return orElse(name.substring(0, Math.max(slash, 0)), "<provider>") + "/"
                + orElse(name.substring(slash + 1), "<model>");
    }

    private static String orElse(String name, String placeholder) {
        return name.isEmpty() ? placeholder : name;
    }
}
