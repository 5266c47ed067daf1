package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.PropertiesComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CamelPropertiesTest {

    private static final String KEY = "llm.provider.openai.api-key";
    private static final String BUDGET = "llm.chain.default.budget";
    private static final String NOT_SET = "LLM_FAILOVER_TEST_NOT_SET";

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        System.clearProperty(BUDGET);
        context.close();
    }

    private Map<String, String> read(String... keysAndValues) {
        PropertiesComponent component = context.getPropertiesComponent();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            component.addInitialProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return CamelProperties.read(context);
    }

    @Test
    void onlyPropertiesWithThePrefixAreCollected() {
        assertThat(read(BUDGET, "9s", "llmx.a", "b", "other", "c")).containsExactly(Map.entry(BUDGET, "9s"));
    }

    @Test
    void aSourceOfCamelsIsCollected() {
        context.getPropertiesComponent().setLocation("classpath:org/llmfailover/config/host.properties");
        context.start();

        assertThat(read()).containsEntry(BUDGET, "7s").containsEntry("llm.chain.default.deadline", "21s");
    }

    @Test
    void aSystemPropertyWins() {
        System.setProperty(BUDGET, "{{other}}");
        context.getPropertiesComponent().addOverrideProperty(BUDGET, "10s");

        assertThat(read(BUDGET, "9s", "other", "11s")).containsEntry(BUDGET, "11s");
    }

    @Test
    void anOverridePropertyWinsOverAnInitialOne() {
        context.getPropertiesComponent().addOverrideProperty(BUDGET, "10s");

        assertThat(read(BUDGET, "9s")).containsEntry(BUDGET, "10s");
    }

    @Test
    void placeholdersAreResolvedAlsoInTheMiddleAndInOneAnother() {
        assertThat(read(
                        BUDGET,
                        "{{amount}}{{unit:s}}",
                        "amount",
                        "{{digit}}0",
                        "digit",
                        "2",
                        "llm.prompts",
                        "file:{{env:PATH}}"))
                .containsEntry(BUDGET, "20s")
                .containsEntry("llm.prompts", "file:" + System.getenv("PATH"));
    }

    @Test
    void aModelIdWithAColonIsNoDefault() {
        assertThat(read("llm.model.or/llama:free.max-output", "{{n:100}}"))
                .containsEntry("llm.model.or/llama:free.max-output", "100");
    }

    @Test
    void anExpressionOfSimpleIsLeftAlone() {
        assertThat(read("llm.chain.default.high-value.when", "${header.{{name}}} == 'gold'", "name", "Tier"))
                .containsEntry("llm.chain.default.high-value.when", "${header.Tier} == 'gold'");
    }

    @Test
    void aKeyWithoutAValueIsRememberedAsEmpty() {
        assertThat(read(KEY, "{{env:" + NOT_SET + "}}")).containsEntry(KEY, "");
    }

    @Test
    void aKeyWhosePropertyIsMissingIsRememberedAsEmpty() {
        assertThat(read(KEY, "{{not.there}}")).containsEntry(KEY, "");
    }

    @Test
    void whatIsMissingElsewhereFailsWithPropertyAndPlaceholder() {
        assertThatThrownBy(() -> read("llm.provider.openai.headers.X-Team", "secret-{{env:" + NOT_SET + "}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("llm.provider.openai.headers.X-Team has the placeholder {{env:" + NOT_SET
                        + "}}, which has no value: set it, or give the placeholder a default after a colon");
    }

    @Test
    void aPropertyThatIsMissingIsNamedThroughAnother() {
        assertThatThrownBy(() -> read(BUDGET, "{{a}}", "a", "{{not.there}}"))
                .hasMessage(BUDGET + " has the placeholder {{not.there}}, which has no value: set it, or give the"
                        + " placeholder a default after a colon");
    }

    @Test
    void anOptionalPlaceholderLeavesItsPropertyOut() {
        assertThat(read(BUDGET, "{{?not.there}}")).isEmpty();
    }

    @Test
    void aBrokenPlaceholderFailsWithoutTheValueEvenInAKey() {
        for (String broken : new String[] {"secret{{a}}", "secret{{b}}{{"}) {
            assertThatThrownBy(() -> read(KEY, broken, "a", "{{a}}", "b", "c"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(KEY + " has a placeholder that cannot be resolved (IllegalArgumentException): check its"
                            + " spelling and that its source can be reached");
        }
    }

    @Test
    void whereMissingPropertiesAreIgnoredAPlaceholderIsNotTakenForAValue() {
        context.getPropertiesComponent().setIgnoreMissingProperty(true);

        assertThat(read(KEY, "{{not.there}}")).containsEntry(KEY, "");
        assertThatThrownBy(() -> read(BUDGET, "{{not.there}}"))
                .hasMessageStartingWith(BUDGET + " has the placeholder {{not.there}}, which has no value");
    }

    @Test
    void aStrangerCalledEnvironmentIsNotAsked() {
        context.getRegistry().bind("environment", "production");

        assertThat(read(BUDGET, "9s")).containsOnlyKeys(BUDGET);
    }

    @Test
    void propertiesOfCamelMainAreRead() throws Exception {
        Main main = new Main();
        main.setPropertyPlaceholderLocations("classpath:org/llmfailover/config/host.properties");
        main.addInitialProperty(KEY, "{{key}}");
        main.addOverrideProperty("llm.chain.default.deadline", "22s");
        main.init();
        try {
            assertThat(CamelProperties.read(main.getCamelContext()))
                    .containsEntry(BUDGET, "7s")
                    .containsEntry(KEY, "from-the-host")
                    .containsEntry("llm.chain.default.deadline", "22s");
        } finally {
            main.stop();
        }
    }

    @Test
    void springIsNotNeeded() throws Exception {
        context.getRegistry().bind("environment", "production");
        context.getPropertiesComponent().addInitialProperty(BUDGET, "9s");

        Class<?> reader = new WithoutSpring().loadClass(CamelProperties.class.getName());
        Object values = reader.getMethod("read", CamelContext.class).invoke(null, context);

        assertThat(reader).isNotSameAs(CamelProperties.class);
        assertThat(values).isEqualTo(Map.of(BUDGET, "9s"));
    }

    /** Loads the configuration package anew, as if there was no Spring on the class path. */
    private static final class WithoutSpring extends ClassLoader {

        WithoutSpring() {
            super(CamelPropertiesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.springframework.")) {
                throw new ClassNotFoundException(name);
            }
            return name.startsWith("org.llmfailover.config.") ? loadAnew(name) : super.loadClass(name, resolve);
        }

        private Class<?> loadAnew(String name) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
