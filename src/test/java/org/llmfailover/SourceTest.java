package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the source text shows. */
class SourceTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final int MOST_LINES = 300;
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "\\s*public (?:(?:static|final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum|@interface) .*");

    @Test
    void everyPublicTypeSaysWhatItIs() {
        assertThat(files()).isNotEmpty().allSatisfy(file -> assertThat(undocumented(lines(file)))
                .as(file.toString())
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"public class Bare {", "public record Bare() {", "    public static final class Bare {"})
    void aTypeWithoutWordsIsFound(String declaration) {
        assertThat(undocumented(List.of("import x;", "", declaration))).containsExactly(declaration.strip());
        assertThat(undocumented(List.of("/** Words. */", "", "@Deprecated", declaration)))
                .hasSize(1);
        assertThat(undocumented(List.of("/** Words. */", "@Deprecated", declaration)))
                .isEmpty();
        assertThat(undocumented(List.of("/** Words. */", "@Deprecated(", "        since = \"1\")", declaration)))
                .isEmpty();
    }

    @Test
    void noFileIsTooLongToRead() {
        assertThat(files())
                .allSatisfy(file -> assertThat(lines(file)).as(file.toString()).hasSizeLessThan(MOST_LINES));
    }

    private static List<String> undocumented(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (PUBLIC_TYPE.matcher(lines.get(i)).matches() && !endsComment(lines, i - 1)) {
                found.add(lines.get(i).strip());
            }
        }
        return found;
    }

    /** Annotations may stand between the words and the type, over many lines. */
    private static boolean endsComment(List<String> lines, int from) {
        int at = from;
        while (at >= 0 && !lines.get(at).isBlank() && !lines.get(at).matches(".*([;}]|\\*/)")) {
            at--;
        }
        return at >= 0 && lines.get(at).endsWith("*/");
    }

    private static List<Path> files() {
        try (Stream<Path> paths = Files.walk(MAIN)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
