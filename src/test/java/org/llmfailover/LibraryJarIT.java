package org.llmfailover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar a host puts on its class path, and what is not. */
class LibraryJarIT {

    private static final String SERVICES = "META-INF/services/";

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(System.getProperty("llm.jar"));
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    private List<String> files() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    private String text(String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of(folder))) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void everyRouteIsInOneFolderAsItIsInTheTree() throws IOException {
        List<Path> routes = files("routes");

        assertThat(routes).extracting(Path::getFileName).doesNotHaveDuplicates();
        assertThat(files().stream().filter(name -> name.endsWith(".camel.yaml")))
                .containsExactlyInAnyOrderElementsOf(routes.stream()
                        .map(file -> "llm-failover/" + file.getFileName())
                        .toList());
        for (Path route : routes) {
            assertThat(text("llm-failover/" + route.getFileName())).isEqualTo(Files.readString(route));
        }
    }

    @Test
    void theDefaultPromptsAndServicesAreIn() throws IOException {
        assertThat(files())
                .contains(
                        "llm-failover/prompts/summarise/anthropic.yaml",
                        "llm-failover/prompts/support-answer/openai.yaml",
                        SERVICES + "org/apache/camel/properties-function/llm");
        assertThat(text(SERVICES + "org.apache.camel.spi.ContextServicePlugin").strip())
                .isEqualTo(FailoverPlugin.class.getName());
    }

    @Test
    void theLicenceIsIn() throws IOException {
        assertThat(text("META-INF/LICENSE"))
                .isEqualTo(Files.readString(Path.of("LICENSE")))
                .contains("Apache License", "Version 2.0, January 2004", "END OF TERMS AND CONDITIONS");
    }

    /** A file of this kind would shadow a host's own, or be loaded into every host without being asked for. */
    @Test
    void nothingGetsInAHostsWay() {
        assertThat(files())
                .allMatch(name -> name.startsWith("org/llmfailover/")
                        || name.startsWith("llm-failover/")
                        || name.startsWith("META-INF/"))
                .noneMatch(name -> name.startsWith("META-INF/spring") || name.endsWith("application.properties"))
                .noneMatch(name -> name.contains("logback"));
    }

    @Test
    void everyClassIsForJava17() throws IOException {
        for (String name : files()) {
            if (name.endsWith(".class")) {
                try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
                    assertThat(in.readNBytes(8)).as(name).endsWith(0, 61);
                }
            }
        }
    }
}
