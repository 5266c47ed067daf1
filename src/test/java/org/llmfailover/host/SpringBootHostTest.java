package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.ConfigException;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The library in a Spring Boot application. */
class SpringBootHostTest {

    private static final String INVITED = "--camel.main.routes-include-pattern=" + HostMain.BUNDLE;

    /** Spring Boot would read the project's own application.properties from the directory the tests run in. */
    private static final String NO_FILE = "--spring.config.location=optional:classpath:/none/";

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from the primary")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")));
    private ConfigurableApplicationContext application;

    /** A configuration of the host with a bean of the bundle's name; outside of the component scan. */
    static class Clash {
        @Bean
        String llmBudget() {
            return "the host's";
        }
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        anthropic.close();
        openai.close();
        Threads.awaitNone();
    }

    private void start(Class<?> more, String... arguments) {
        SpringApplication spring = new SpringApplication(SpringHost.class, more);
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.setRegisterShutdownHook(false);
        spring.setBannerMode(Banner.Mode.OFF);
        spring.setLogStartupInfo(false);
        Map<String, Object> defaults = new HashMap<>(HostMain.chain(anthropic, openai));
        spring.setDefaultProperties(defaults);
        application = spring.run(
                Stream.concat(Stream.of(NO_FILE), Arrays.stream(arguments)).toArray(String[]::new));
    }

    private void start(String... arguments) {
        start(SpringHost.class, arguments);
    }

    private Exchange ask(String uri, Object body) {
        return application
                .getBean(CamelContext.class)
                .createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    @Test
    void aRouteOfTheHostGetsItsAnswer() {
        start(INVITED);

        assertThat(ask("direct:host-ask", "hello").getMessage().getBody()).isEqualTo("from the primary");
    }

    @Test
    void aFailureIsMendedByTheFallback() {
        start(INVITED);
        anthropic.reply(anthropicOverloaded());

        Exchange exchange = ask("direct:host-ask", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(exchange.getMessage().getHeader("LlmDegradedReason")).isEqualTo("overloaded");
        assertThat(anthropic.requests()).hasSize(3);
    }

    @Test
    void aFailedCallGoesToTheHostsErrorHandler() {
        start(INVITED);
        anthropic.reply(status(500, "{}"));
        openai.reply(status(500, "{}"));

        assertThat(ask("direct:host-ask", "hello").getMessage().getBody()).isEqualTo("handled: CallFailedException");
    }

    @Test
    void argumentsAndSpringsPlaceholdersConfigureIt() {
        start(
                INVITED,
                "--host.primary=openai/gpt-5.4",
                "--llm.chain.default.targets=${host.primary}, anthropic/claude-sonnet-5",
                "--llm.redelivery.max-delay=20ms");

        assertThat(ask("direct:host-ask", "hello").getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aNamedPromptOfTheClassPathIsFound() {
        start(INVITED, "--llm.chain.default.prompt=summarise");

        assertThat(ask("direct:host-ask", "a long text").getMessage().getBody()).isEqualTo("from the primary");
        assertThat(anthropic.lastRequest().body()).contains("Summarise what the user sends you", "a long text");
    }

    @Test
    void theBeansOfTheHostAreUntouched() {
        start(INVITED);
        ask("direct:host-ask", "hello");

        assertThat(application.getBean(Clock.class)).isSameAs(SpringHost.CLOCK);
        assertThat(application.getBeansOfType(ObjectMapper.class)).containsOnlyKeys("objectMapper");
        assertThat(Arrays.stream(application.getBeanDefinitionNames())).noneMatch(name -> name.startsWith("llm"));
    }

    @Test
    void uninvitedItDoesNothing() {
        start("--llm.chain.default.targets=nothing that could work");

        CamelContext context = application.getBean(CamelContext.class);
        assertThat(context.getRoutes()).singleElement().satisfies(route -> assertThat(route.getId())
                .isEqualTo("host-ask"));
        assertThat(context.getRegistry().findByTypeWithName(Object.class).keySet())
                .noneMatch(name -> name.startsWith("llm"));
    }

    @Test
    void aWrongPropertyEndsTheStart() {
        assertThatThrownBy(() -> start(INVITED, "--llm.chain.default.deadlin=5s"))
                .hasRootCauseInstanceOf(ConfigException.class)
                .rootCause()
                .hasMessage(
                        "llm.chain.default.deadlin is not a known property: did you mean llm.chain.default.deadline?");
    }

    @Test
    void aBeanOfTheBundlesNameEndsTheStart() {
        assertThatThrownBy(() -> start(Clash.class, INVITED))
                .rootCause()
                .hasMessageContaining("'llmBudget'")
                .hasMessageContaining("rename the bean");
    }
}
