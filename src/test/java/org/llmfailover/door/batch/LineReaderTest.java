package org.llmfailover.door.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as their bytes stand in a file. */
class LineReaderTest {

    @Test
    void linesAreCutAtTheirEnds() throws IOException {
        List<RawLine> lines = read("one\ntwo\r\n\n \nlast", 100);

        assertThat(lines).extracting(LineReaderTest::text).containsExactly("one", "two", "", " ", "last");
        assertThat(lines).extracting(RawLine::number).containsExactly(1, 2, 3, 4, 5);
        assertThat(lines).extracting(RawLine::end).containsExactly(4L, 9L, 10L, 12L, 16L);
        assertThat(lines).extracting(RawLine::ended).containsExactly(true, true, true, true, false);
        assertThat(lines).extracting(RawLine::isBlank).containsExactly(false, false, true, true, false);
    }

    @Test
    void aLineMayBeLongerThanTheBuffer() throws IOException {
        String large = "x".repeat(200_000);

        List<RawLine> lines = read("a\n" + large + "\nb\n", 1_000_000);

        assertThat(lines).extracting(LineReaderTest::text).containsExactly("a", large, "b");
        assertThat(lines).noneMatch(RawLine::tooLong);
    }

    @Test
    void ofALineThatIsTooLongOnlyTheBeginningIsKept() throws IOException {
        List<RawLine> lines = read("12345\n123456\n" + "x".repeat(200_000) + "\n1\n", 5);

        assertThat(lines).extracting(LineReaderTest::text).containsExactly("12345", "12345", "xxxxx", "1");
        assertThat(lines).extracting(RawLine::tooLong).containsExactly(false, true, true, false);
        assertThat(lines.get(3).end()).isEqualTo(6 + 7 + 200_001 + 2);
    }

    @Test
    void nothingHasNoLines() throws IOException {
        assertThat(read("", 5)).isEmpty();
    }

    private static List<RawLine> read(String text, int longest) throws IOException {
        List<RawLine> lines = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (LineReader reader = new LineReader(in, longest)) {
            for (RawLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String text(RawLine line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }
}
