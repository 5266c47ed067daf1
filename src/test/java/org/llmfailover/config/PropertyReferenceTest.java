package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about properties is true. */
class PropertyReferenceTest {

    private static final Path REFERENCE = Path.of("docs/properties.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(llm\\.[^`]*)` \\| (.*?) \\| (.*) \\|$");

    /** The name of a property in prose, but not a part of a host or of a package. */
    private static final Pattern NAMED = Pattern.compile("(?:(?<![\\w./@-])|(?<=-D))llm\\.[a-z][\\w<>/.-]*[\\w>]");

    /** Meters, and fields of the {@code llm} object of an answer. */
    private static final Set<String> NO_PROPERTIES = Set.of(
            "llm.requests",
            "llm.attempts",
            "llm.rescued",
            "llm.degraded",
            "llm.degraded_reason",
            "llm.shed",
            "llm.circuit.state",
            "llm.traffic.share",
            "llm.status.level",
            "llm.cost",
            "llm.batch.lines",
            "llm.batch.active",
            "llm.batch.remaining",
            "llm.notes",
            "llm.notice",
            "llm.quorum.reason",
            "llm.prompt_variant");

    private static final Map<String, String> SMALLEST = Map.of(
            "llm.provider.openai.protocol", "openai",
            "llm.chain.default.targets", "openai/a, openai/b");

    /** A line of the reference. */
    record Row(String property, String value, String meaning) {

        /** The default as it could be set, or null when there is none to set. */
        String literal() {
            return value.startsWith("`") ? value.substring(1, value.length() - 1) : null;
        }

        /** The property of the smallest configuration. */
        String example() {
            return property.replace("provider.<name>", "provider.openai")
                    .replace("chain.<name>", "chain.default")
                    .replace("<provider>/<model>", "openai/a");
        }
    }

    static List<Row> rows() {
        return ROW.matcher(read(REFERENCE))
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
                .toList();
    }

    @Test
    void everyKnownPropertyHasItsRowInTheOrderOfTheVocabulary() {
        assertThat(rows()).extracting(Row::property).containsExactlyElementsOf(PropertyVocabulary.KNOWN);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aDefaultSetByHandChangesNothing(Row row) {
        assertThat(row.meaning()).endsWith(".");
        if (row.literal() == null) {
            assertThat(row.value()).isNotBlank();
            return;
        }
        Map<String, String> properties = new HashMap<>(SMALLEST);
        properties.put(row.example(), row.literal());

        assertThat(new ConfigReader().read(properties)).isEqualTo(new ConfigReader().read(SMALLEST));
    }

    @ParameterizedTest
    @MethodSource
    void everyPropertyThatIsNamedIsKnown(Path file) {
        assertThat(unknown(read(file))).as(file.toString()).isEmpty();
    }

    /** The README and whatever else is written for users. */
    static List<Path> everyPropertyThatIsNamedIsKnown() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("application.properties")), docs)
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(md|properties)"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llm.simulater=on", "`-Dllm.http.enable=true`", "see llm.chain.default.buget.", "llm.helth.*"})
    void aMisspeltPropertyIsFound(String prose) {
        assertThat(unknown(prose)).hasSize(1);
    }

    @Test
    void whatIsNoPropertyIsLeftAlone() {
        assertThat(unknown("https://llm.example.com/v1, org.llmfailover, {{llm:simulator}}, `llm.notes`, llm.health.*,"
                        + " llm.provider.<name>.headers.<h>, llm.model.openai/gpt-5.4.max-output=1"))
                .isEmpty();
    }

    private static List<String> unknown(String text) {
        return NAMED.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(name -> !NO_PROPERTIES.contains(name))
                .filter(name -> !KnownProperties.isKnown(name))
                .filter(name -> PropertyVocabulary.KNOWN.stream().noneMatch(known -> known.startsWith(name + ".")))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
