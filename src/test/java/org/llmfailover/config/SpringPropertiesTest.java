package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/** The properties of a Spring Boot application, read as its Camel context is there. */
class SpringPropertiesTest {

    private static final String KEY = "llm.provider.openai.api-key";
    private static final String BUDGET = "llm.chain.default.budget";

    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        System.clearProperty(BUDGET);
        if (application != null) {
            application.close();
        }
    }

    private Map<String, String> read(String... arguments) {
        SpringApplication spring = new SpringApplication(Host.class);
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.setRegisterShutdownHook(false);
        spring.setBannerMode(Banner.Mode.OFF);
        spring.setLogStartupInfo(false);
        application = spring.run(Stream.concat(
                        Arrays.stream(arguments),
                        Stream.of("--spring.config.location=classpath:org/llmfailover/config/spring-host.yaml"))
                .toArray(String[]::new));
        return CamelProperties.read(application.getBean(CamelContext.class));
    }

    @Test
    void propertiesOfTheEnvironmentAreRead() {
        assertThat(read("--llm.http.enabled=true"))
                .containsOnly(
                        Map.entry(BUDGET, "7s"),
                        Map.entry("llm.chain.default.targets", "openai/gpt-5.4"),
                        Map.entry("llm.chain.default.max-attempts", "5"),
                        Map.entry("llm.chain.default.high-value.when", "${header.LlmValue} == 'high'"),
                        Map.entry("llm.model.openai/gpt-5.4.context-window", "400000"),
                        Map.entry("llm.http.enabled", "true"),
                        Map.entry("llm.simulator", "true"),
                        Map.entry(KEY, "from-the-host"));
    }

    @Test
    void aConfigurationOfSpringBootIsRead() {
        LlmConfig config = new ConfigReader().read(read());

        assertThat(config.simulator()).isEqualTo(SimulatorMode.ON);
        assertThat(config.targets()).extracting(TargetConfig::name).containsExactly("openai/gpt-5.4");
        assertThat(config.targets().get(0).limits().contextWindow()).isEqualTo(400_000);
    }

    @Test
    void aSystemPropertyWins() {
        System.setProperty(BUDGET, "11s");

        assertThat(read()).containsEntry(BUDGET, "11s");
    }

    @Test
    void placeholdersOfSpringAndOfCamelAreResolved() {
        assertThat(read("--" + BUDGET + "=${amount}{{unit}}", "--amount=12", "--unit=s"))
                .containsEntry(BUDGET, "12s");
    }

    @Test
    void aKeyWithoutAValueIsRememberedAsEmpty() {
        assertThat(read("--" + KEY + "=${LLM_FAILOVER_TEST_NOT_SET}")).containsEntry(KEY, "");
    }

    @Test
    void whatIsMissingElsewhereFailsWithPropertyAndPlaceholder() {
        assertThatThrownBy(() -> read("--" + BUDGET + "=${not.there}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(BUDGET + " has the placeholder ${not.there}, which has no value: set it, or give the"
                        + " placeholder a default after a colon");
    }

    @Test
    void aCompositeIsEnumeratedAsFarAsItCan() {
        read();
        CompositePropertySource composite = new CompositePropertySource("composite");
        composite.addPropertySource(new PropertySource<>("opaque", new Object()) {
            @Override
            public Object getProperty(String name) {
                return null;
            }
        });
        composite.addPropertySource(new MapPropertySource("map", Map.of("llm.log.content", true)));
        application.getEnvironment().getPropertySources().addFirst(composite);

        assertThat(CamelProperties.read(application.getBean(CamelContext.class)))
                .containsEntry("llm.log.content", "true");
    }

    @EnableAutoConfiguration
    static class Host {}
}
