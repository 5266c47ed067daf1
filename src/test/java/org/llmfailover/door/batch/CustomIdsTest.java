package org.llmfailover.door.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An id is new once, in a table on the heap and in one in a file without a name. */
class CustomIdsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 2_000_000})
    void anIdIsNewOnce(int room) throws IOException {
        CustomIds ids = CustomIds.create(room, folder);
        int many = Math.min(room, 300_000);

        for (int i = 0; i < many; i++) {
            assertThat(ids.add("job-" + i)).isTrue();
        }
        for (int i = 0; i < many; i++) {
            assertThat(ids.add("job-" + i)).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
