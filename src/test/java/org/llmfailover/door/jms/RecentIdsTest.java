package org.llmfailover.door.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentIdsTest {

    @TempDir
    private Path folder;

    private RecentIds open(int most) {
        RecentIds ids = new RecentIds(folder.resolve("deep/ids.txt"), most);
        ids.start();
        return ids;
    }

    @Test
    void anIdIsNewOnce() {
        RecentIds ids = open(10);

        assertThat(ids.contains("ID:1")).isFalse();
        assertThat(ids.add("ID:1")).isTrue();
        assertThat(ids.add("ID:1")).isFalse();
        assertThat(ids.contains("ID:1")).isTrue();
        ids.stop();
    }

    @Test
    void idsAreKnownAfterACrash() {
        open(10).add("ID:1\nID:2");

        RecentIds again = open(10);
        assertThat(again.contains("ID:1\nID:2")).isTrue();
        assertThat(again.contains("ID:2")).isFalse();
        again.stop();
    }

    @Test
    void onlyTheMostRecentAreKept() throws Exception {
        RecentIds ids = open(10);
        IntStream.range(0, 1000).forEach(i -> ids.add("ID:" + i));

        assertThat(ids.contains("ID:999")).isTrue();
        assertThat(ids.contains("ID:990")).isTrue();
        assertThat(ids.contains("ID:989")).isFalse();
        ids.stop();
        assertThat(Files.readAllLines(folder.resolve("deep/ids.txt"))).hasSizeLessThanOrEqualTo(20);
        RecentIds again = open(10);
        assertThat(again.contains("ID:999")).isTrue();
        assertThat(again.contains("ID:989")).isFalse();
        again.stop();
    }

    @Test
    void aLineThatACrashCutIsNobodysId() throws Exception {
        Files.createDirectories(folder.resolve("deep"));
        Files.writeString(folder.resolve("deep/ids.txt"), "ID%3A1\nID%3A2");

        RecentIds ids = open(10);

        assertThat(ids.contains("ID:1")).isTrue();
        assertThat(ids.add("ID:3")).isTrue();
        ids.stop();
        assertThat(Files.readAllLines(folder.resolve("deep/ids.txt"))).contains("ID%3A1", "ID%3A3");
    }
}
