package org.llmfailover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTest {

    private static final Path SAMPLE = Path.of("docs", "prompts.jsonl");

    @TempDir
    private Path folder;

    @Test
    void aWrongLineIsNotedByItsNumberAndTheOthersAreRead() throws IOException {
        PromptFile file = read("{\"prompt\":\"one\"}\n\nnonsense\n  \n{\"turns\":[\"two\",\"three\"]}\n");

        assertThat(file.prompts()).extracting(Prompt::line).containsExactly(1, 5);
        assertThat(file.mistakes()).containsExactly("line 3: is not JSON (error at column 9)");
        assertThat(file.calls()).isEqualTo(3);
    }

    @Test
    void aByteOrderMarkIsNoMistake() throws IOException {
        assertThat(read("\uFEFF{\"prompt\":\"one\"}").mistakes()).isEmpty();
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("image"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThatThrownBy(() -> PromptFile.read(file)).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void theSampleThatShipsHasEveryShapeAndNoMistake() throws IOException {
        PromptFile sample = PromptFile.read(SAMPLE);

        assertThat(sample.mistakes()).isEmpty();
        assertThat(sample.prompts()).hasSize(12);
        assertThat(sample.calls()).isGreaterThan(12);
        assertThat(sample.prompts())
                .anyMatch(prompt -> prompt.request().at("/messages/1").isObject());
    }

    private PromptFile read(String text) throws IOException {
        return PromptFile.read(Files.writeString(folder.resolve("prompts.jsonl"), text));
    }
}
