package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Camel keeps a getter's methods under its short name too. With another method of that name beside it, a route that asks
 * the getter gets an "ambiguous method" or not, as the JVM happens to order the methods.
 */
class CallNamesTest {

    @Test
    void noGetterHasAMethodOfItsShortNameBesideIt() {
        List<String> names =
                Arrays.stream(Call.class.getMethods()).map(Method::getName).toList();
        Set<String> shortNames = names.stream()
                .filter(name -> name.matches("(is|get)[A-Z].*"))
                .map(name -> name.replaceFirst("^(is|get)", ""))
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .collect(Collectors.toSet());

        assertThat(shortNames).contains("class").doesNotContainAnyElementsOf(names);
    }
}
