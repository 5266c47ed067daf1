package org.llmfailover.lint;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.llmfailover.lint.RouteFile.Scalar;

/** The beans that routes name. */
public final class BeanNames {

    private static final Pattern KEY = Pattern.compile(
            "ref|.*Ref|circuitBreaker|aggregationStrategy|executorService|routePolicy|idempotentRepository");

    /** A component of the bundle's own. */
    private static final Pattern COMPONENT = Pattern.compile("^(llm[A-Za-z]+):");

    private static final Pattern IN_SIMPLE = Pattern.compile("\\$\\{bean:([A-Za-z0-9_-]+)");

    private BeanNames() {}

    /** Every name in the file, a template's parameters still in braces. */
    public static Set<String> in(RouteFile file) {
        return file.scalars().stream().flatMap(BeanNames::names).collect(Collectors.toSet());
    }

    private static Stream<String> names(Scalar scalar) {
        String text = scalar.text();
        Stream<String> whole = text.startsWith("#")
                ? Stream.of(text.substring(1).replaceFirst("^bean:", ""))
                : KEY.matcher(scalar.key()).matches() ? Stream.of(text) : Stream.empty();
        Stream<String> within = Stream.of(IN_SIMPLE, COMPONENT)
                .flatMap(pattern -> pattern.matcher(text).results())
                .map(found -> found.group(1));
        return Stream.concat(whole, within);
    }
}
