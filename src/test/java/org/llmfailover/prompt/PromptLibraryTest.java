package org.llmfailover.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.prompt.PromptLibrary.Target;

class PromptLibraryTest {

    private static final Target OPENAI = new Target("openai", "gpt-5.4");
    private static final Target GEMINI = new Target("gemini", "gemini-3-pro");
    private static final Target ANTHROPIC = new Target("anthropic", "claude-sonnet-5");

    @TempDir
    Path folder;

    private PromptFiles files;

    @BeforeEach
    void prompts() {
        files = new PromptFiles(folder.resolve("prompts"));
    }

    @Test
    void findsTheVariantOfAProvider() {
        files.write("greet/openai.yaml", "version: 3\nsystem: O").write("greet/gemini.yaml", "version: 4\nsystem: G");

        assertThat(files.library().variant("greet", "openai", "gpt-5.4").label())
                .isEqualTo("greet/openai@3");
        assertThat(files.library().variant("greet", "gemini", "gemini-3-pro").label())
                .isEqualTo("greet/gemini@4");
    }

    @Test
    void prefersTheVariantOfTheModel() {
        files.write("greet/openai.yaml", "version: 3\nsystem: O")
                .write("greet/openai/gpt-5.4.yaml", "version: b1\nsystem: M");

        assertThat(files.library().variant("greet", "openai", "gpt-5.4").label())
                .isEqualTo("greet/openai/gpt-5.4@b1");
        assertThat(files.library().variant("greet", "openai", "gpt-4o").label()).isEqualTo("greet/openai@3");
    }

    @Test
    void writesCharactersOfAModelThatAreUnfitForAFileNameAsUnderscores() {
        files.write("greet/hub/meta_llama-4_free.yaml", "version: 1\nsystem: M");

        assertThat(files.library().variant("greet", "hub", "meta/llama-4:free").label())
                .isEqualTo("greet/hub/meta_llama-4_free@1");
    }

    @Test
    void neverLeavesThePromptsFolderForAModel() {
        files.write("greet/openai.yaml", "version: 1\nsystem: own")
                .write("secret.yaml", "version: 666\nsystem: stolen");
        PromptLibrary library = files.library();

        assertThat(library.variant("greet", "openai", "../../secret").label()).isEqualTo("greet/openai@1");
        assertThatThrownBy(() -> library.variant("greet", "../secret", "x"))
                .isInstanceOf(MissingVariantException.class)
                .hasMessageContaining("greet/___secret.yaml");
    }

    @Test
    void aFileOfALaterLocationReplacesTheSameFileOfAnEarlierOne() {
        PromptFiles later = new PromptFiles(folder.resolve("later"));
        files.write("greet/openai.yaml", "version: 1\nsystem: old")
                .write("greet/gemini.yaml", "version: 1\nsystem: old");
        later.write("greet/openai.yaml", "version: 2\nsystem: new");
        PromptLibrary library = library("file:" + files.root(), "file:" + later.root());

        assertThat(library.variant("greet", "openai", "gpt-5.4").label()).isEqualTo("greet/openai@2");
        assertThat(library.variant("greet", "gemini", "gemini-3-pro").label()).isEqualTo("greet/gemini@1");
    }

    @Test
    void aModelsFileOfAnEarlierLocationWinsOverAProvidersFileOfALaterOne() {
        PromptFiles later = new PromptFiles(folder.resolve("later"));
        files.write("greet/openai/gpt-5.4.yaml", "version: 1\nsystem: model");
        later.write("greet/openai.yaml", "version: 2\nsystem: provider");

        assertThat(library("file:" + files.root(), "file:" + later.root())
                        .variant("greet", "openai", "gpt-5.4")
                        .label())
                .isEqualTo("greet/openai/gpt-5.4@1");
    }

    @Test
    void replacesAShippedFileFromAFolder() {
        files.write("support-answer/openai.yaml", "version: own\nsystem: mine");
        PromptLibrary library = library("classpath:llm-failover/prompts", "file:" + files.root());

        assertThat(library.variant("support-answer", "openai", "gpt-5.4").label())
                .isEqualTo("support-answer/openai@own");
        assertThat(library.variant("support-answer", "gemini", "gemini-3-pro").label())
                .isEqualTo("support-answer/gemini@1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsAJarWithAndWithoutEntriesForItsFolders(boolean withFolders) throws IOException {
        Path jar = folder.resolve("prompts.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            if (withFolders) {
                entries.putNextEntry(new JarEntry("in/jar/greet/"));
            }
            entries.putNextEntry(new JarEntry("in/jar/greet/openai.yaml"));
            entries.write("version: 7\nsystem: from a jar".getBytes(StandardCharsets.UTF_8));
        }

        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            PromptLibrary library = new PromptLibrary(List.of("classpath:/in/jar/"), loader);

            assertThat(library.variant("greet", "openai", "gpt-5.4").label()).isEqualTo("greet/openai@7");
            assertThatThrownBy(() -> library.requireVariants("greet", List.of(OPENAI, GEMINI)))
                    .isInstanceOf(MissingVariantException.class)
                    .hasMessageEndingWith("write classpath:in/jar/greet/gemini.yaml");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "..",
                ".",
                ".hidden",
                "a/b",
                "a\\b",
                "a..b",
                "a/../../etc",
                "",
                " ",
                "a\n",
                "a\0",
                "a%2f..",
                "file:x",
                "-x",
                "ä"
            })
    void refusesAPromptNameThatIsNotSafeInAPath(String name) {
        files.write("secret/openai.yaml", "version: 1\nsystem: s").write("greet/openai.yaml", "version: 1\nsystem: s");

        assertThatThrownBy(() -> files.library().variant(name, "openai", "gpt-5.4"))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns(404, InvalidRequestException::status)
                .returns("LlmPrompt", InvalidRequestException::param)
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("LlmPrompt names no prompt");
    }

    @Test
    void refusesAPromptNameWithoutEnd() {
        assertThatThrownBy(() -> files.library().requireVariants("a".repeat(101), List.of(OPENAI)))
                .isInstanceOf(InvalidRequestException.class)
                .message()
                .hasSizeLessThan(200);
    }

    @Test
    void saysThatAnUnknownPromptDoesNotExist() {
        assertThatThrownBy(() -> files.library().variant("nope", "openai", "gpt-5.4"))
                .asInstanceOf(type(InvalidRequestException.class))
                .returns(404, InvalidRequestException::status)
                .returns("LlmPrompt", InvalidRequestException::param)
                .returns("prompt 'nope' does not exist in the locations of llm.prompts", Throwable::getMessage);
        assertThatThrownBy(() -> files.library().requireVariants("nope", List.of(OPENAI, GEMINI)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> library().variant("nope", "openai", "gpt-5.4"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void namesTheFileThatIsMissingForAProvider() {
        files.write("support-answer/openai.yaml", "version: 1\nsystem: s");

        assertThatThrownBy(() -> files.library().variant("support-answer", "gemini", "gemini-3-pro"))
                .isInstanceOf(MissingVariantException.class)
                .isInstanceOf(PromptFileException.class)
                .hasMessage("prompt 'support-answer' lacks variants for the targets it may go to; write "
                        + files.root().resolve("support-answer/gemini.yaml"));
    }

    @Test
    void namesTheMissingFileWhereTheUsersOwnPromptsAre() {
        PromptLibrary library = library("classpath:llm-failover/prompts", "file:prompts");

        assertThatThrownBy(() -> library.variant("support-answer", "mistral", "large"))
                .isInstanceOf(MissingVariantException.class)
                .hasMessageEndingWith("write " + Path.of("prompts/support-answer/mistral.yaml"));
    }

    @Test
    void requiresAVariantForEveryTarget() {
        files.write("greet/openai.yaml", "version: 1\nsystem: s");
        PromptLibrary library = files.library();

        assertThatCode(() -> library.requireVariants("greet", List.of(OPENAI, new Target("openai", "gpt-4o"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> library.requireVariants(
                        "greet", List.of(ANTHROPIC, OPENAI, GEMINI, new Target("gemini", "gemini-3-flash"))))
                .isInstanceOf(MissingVariantException.class)
                .hasMessageEndingWith("write " + files.root().resolve("greet/anthropic.yaml") + ", "
                        + files.root().resolve("greet/gemini.yaml"));
    }

    @Test
    void requiresFilesThatCanBeRead() {
        files.write("greet/openai.yaml", "version: 1\nsystm: s");

        assertThatThrownBy(() -> files.library().requireVariants("greet", List.of(OPENAI)))
                .isInstanceOf(PromptFileException.class)
                .hasMessageContaining("'systm'");
    }

    @Test
    void keepsWhatItHasReadForItsLife() {
        files.write("greet/openai.yaml", "version: 1\nsystem: s");
        PromptLibrary library = files.library();
        Variant first = library.variant("greet", "openai", "gpt-5.4");
        files.write("greet/openai.yaml", "version: 2\nsystem: s");

        assertThat(library.variant("greet", "openai", "gpt-5.4")).isSameAs(first);
    }

    @Test
    void keepsNothingOfWhatDoesNotExist() {
        files.write("greet/openai.yaml", "version: 1\nsystem: s");
        PromptLibrary library = files.library();
        library.variant("greet", "openai", "gpt-5.4");
        for (int i = 0; i < 200; i++) {
            String unknown = "nope" + i;
            assertThatThrownBy(() -> library.variant(unknown, "openai", "gpt-5.4"))
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThat(library.cached()).isOne();

        files.write("nope7/openai.yaml", "version: 1\nsystem: s");
        assertThat(library.variant("nope7", "openai", "gpt-5.4").label()).isEqualTo("nope7/openai@1");
    }

    @Test
    void keepsABoundedNumberOfVariants() {
        files.write("greet/openai.yaml", "version: 1\nsystem: s");
        PromptLibrary library = files.library();

        for (int i = 0; i < 10_100; i++) {
            library.variant("greet", "openai", "model-" + i);
        }

        assertThat(library.cached()).isEqualTo(10_000);
    }

    @Test
    void mayBeAskedFromManyThreads() throws Exception {
        files.write("greet/openai.yaml", "version: 1\nuser: 'Hello {{name}}'");
        PromptLibrary library = files.library();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<String>> texts = IntStream.range(0, 64)
                .mapToObj(i -> threads.submit(() -> {
                    go.await();
                    return library.variant("greet", "openai", "gpt-5.4")
                            .apply(PromptFiles.request(), PromptFiles.json("{\"name\":\"n" + i + "\"}"))
                            .messages()
                            .get(0)
                            .text();
                }))
                .toList();
        go.countDown();

        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i).get()).isEqualTo("Hello n" + i);
        }
        threads.shutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompts", "http://x/y", "file:", "classpath:", "classpath:/", "", ":", "file:a\0b"})
    void refusesALocationOfAnotherKind(String location) {
        assertThatThrownBy(() -> library(location))
                .isInstanceOf(PromptFileException.class)
                .hasMessageStartingWith("llm.prompts: '" + location + "'");
    }

    private static PromptLibrary library(String... locations) {
        return new PromptLibrary(List.of(locations), PromptLibraryTest.class.getClassLoader());
    }
}
