package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.IdAware;
import org.apache.camel.support.SimpleRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.lint.BeanNames;
import org.llmfailover.lint.Placeholders;
import org.llmfailover.lint.RouteFile;
import org.llmfailover.lint.RouteNode;
import org.llmfailover.support.Bundle;

/** What the files name is there when a context has started with all of them, and nothing more is. */
class RouteContextTest {

    private static final String NUMBER = "{{number}}";

    @TempDir
    private static Path inbox;

    @TempDir
    private static Path data;

    private static Bundle bundle;

    @BeforeAll
    static void start() {
        bundle = new Bundle(Map.ofEntries(
                Map.entry("camel.server.enabled", "true"),
                Map.entry("camel.server.host", "127.0.0.1"),
                Map.entry("camel.server.port", "0"),
                Map.entry("llm.http.enabled", "true"),
                Map.entry("llm.batch.inbox", inbox.toString()),
                Map.entry("llm.http.api-keys", "secret"),
                Map.entry("llm.dashboard.control", "true"),
                Map.entry("llm.jms.enabled", "true"),
                Map.entry("llm.jms.port", "0"),
                Map.entry("llm.jms.data", data.toString()),
                Map.entry("llm.kafka.enabled", "true"),
                Map.entry("llm.kafka.brokers", "127.0.0.1:1"),
                Map.entry("llm.simulator", "on"),
                Map.entry("llm.history.url", "memory"),
                Map.entry("llm.provider.anthropic.protocol", "anthropic"),
                Map.entry("llm.chain.default.targets", "anthropic/first, anthropic/second")));
    }

    @AfterAll
    static void stop() {
        bundle.close();
    }

    @Test
    void everyRouteOfTheFilesRuns() {
        Set<String> written = RouteFile.all().stream()
                .flatMap(file -> file.nodes("route"))
                .filter(route -> !route.isInTemplate())
                .map(RouteNode::id)
                .collect(Collectors.toCollection(TreeSet::new));
        written.addAll(Set.of("llm-target-0", "llm-target-1", "llm-attempt-0", "llm-attempt-1"));

        assertThat(context().getRoutes()).extracting(Route::getRouteId).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void everyNodeOfATemplateGetsThePrefixOfItsRoute() {
        RouteDefinition target = context()
                .getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinition("llm-target-1");

        assertThat(target.getNodePrefixId()).isEqualTo("llm-target-1-");
        assertThat(ids(context().getRoute("llm-target-1")))
                .contains("llm-target-1-circuit", "llm-target-1-attempt")
                .allMatch(id -> id.startsWith("llm-target-1-"));
    }

    @Test
    void everyIdAtWorkHasThePrefix() {
        assertThat(context().getRoutes()).isNotEmpty().allSatisfy(route -> assertThat(ids(route))
                .allMatch(id -> id.startsWith("llm-")));
    }

    /** Camel gives a doTry without doFinally an empty one, with an id of Camel's own. */
    private static Stream<String> ids(Route route) {
        return route.filter("*").stream()
                .filter(IdAware.class::isInstance)
                .map(node -> ((IdAware) node).getId())
                .filter(id -> !id.matches("doFinally\\d+"));
    }

    @Test
    void everyBeanTheFilesNameIsBound() {
        assertThat(named()).isNotEmpty().allSatisfy(name -> assertThat(
                        context().getRegistry().lookupByName(name))
                .as(name)
                .isNotNull());
    }

    @Test
    void everyBeanThatIsBoundIsNamed() {
        Failover failover = FailoverHolder.of(context());
        SimpleRegistry simulators = new SimpleRegistry();
        failover.simulators().bindTo(simulators::bind);

        assertThat(named()).containsAll(failover.beans().keySet()).containsAll(simulators.keySet());
    }

    private static Set<String> named() {
        return RouteFile.all().stream()
                .flatMap(file -> BeanNames.in(file).stream())
                .flatMap(name -> Stream.of(name.replace(NUMBER, "0"), name.replace(NUMBER, "1")))
                .collect(Collectors.toSet());
    }

    @Test
    void everyValueTheFilesAskForIsGiven() {
        Set<String> values = RouteFile.all().stream()
                .flatMap(Placeholders::in)
                .filter(name -> name.startsWith("llm:"))
                .collect(Collectors.toSet());

        assertThat(values).contains("llm:redelivery.delay").allSatisfy(value -> assertThat(
                        context().resolvePropertyPlaceholders("{{" + value + "}}"))
                .isNotBlank());
    }

    @Test
    void aValueThatIsNotGivenFails() {
        assertThatThrownBy(() -> context().resolvePropertyPlaceholders("{{llm:redelivery.dellay}}"))
                .hasStackTraceContaining("{{llm:redelivery.dellay}} is not a value the bundle gives");
    }

    private static CamelContext context() {
        return bundle.context();
    }
}
