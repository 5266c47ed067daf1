package org.llmfailover.door.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.dashboard.LastHour;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.CallFailedException;

/** How long and how often a line is asked again. */
class LinePatienceTest {

    private static final Duration PATIENCE = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();
    private Batch batch;
    private LinePatience line;
    private int recorded;

    /** A clock that stands until it is moved. */
    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-11-20T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void begin() throws IOException {
        Path file = Files.writeString(folder.resolve("jobs.jsonl"), Jobs.lines(100));
        BatchFiles files = BatchFiles.open(InputFile.survey(file), folder);
        batch = new Batch(files, new LineCounts(), 8, PATIENCE, new Meters(new LastHour(clock)), clock);
        line = new LinePatience(batch, clock);
    }

    @AfterEach
    void close() throws IOException {
        batch.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"CONTEXT_LENGTH", "REFUSAL", "CLIENT_ERROR"})
    void whatNoWaitingHealsIsNotAskedAgain(FailureKind kind) throws IOException {
        assertThat(fail(kind, null)).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CONTEXT_LENGTH", "REFUSAL", "CLIENT_ERROR"})
    void everythingElseIsWaitedOut(FailureKind kind) throws IOException {
        assertThat(fail(kind, null)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theWaitIsAsLongAsAskedAndGrowsToAMinute() throws IOException {
        assertThat(fail(FailureKind.RATE_LIMITED, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(fail(FailureKind.OVERLOADED, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            fail(FailureKind.OVERLOADED, null);
        }
        assertThat(fail(FailureKind.OVERLOADED, null)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theLastWaitEndsWithPatienceAndThenThereIsNone() throws IOException {
        assertThat(fail(FailureKind.OVERLOADED, Duration.ofHours(3))).isEqualTo(PATIENCE);
        clock.now = clock.now.plus(PATIENCE);
        assertThat(fail(FailureKind.OVERLOADED, Duration.ofSeconds(1))).isNull();
    }

    @Test
    void anotherLinesAnswerGivesPatienceToThoseThatHaveNotWaitedYet() throws IOException {
        clock.now = clock.now.plus(PATIENCE);
        assertThat(fail(FailureKind.OVERLOADED, null)).isNull();

        answerAnother();

        assertThat(new LinePatience(batch, clock).waitAfter(failure(FailureKind.OVERLOADED, null)))
                .isNotNull();
    }

    @Test
    void aLineThatIsSlowWhileOthersAreAnsweredIsGivenUpAfterFiveTries() throws IOException {
        for (int i = 0; i < 4; i++) {
            answerAnother();
            assertThat(fail(FailureKind.TIMEOUT, null)).isNotNull();
        }
        answerAnother();
        assertThat(fail(FailureKind.TIMEOUT, null)).isNull();
    }

    @Test
    void whatIsSlowBecauseEverythingIsSlowIsNotTheLinesFault() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(fail(FailureKind.TIMEOUT, null)).isNotNull();
        }
    }

    private Duration fail(FailureKind kind, Duration retryAfter) throws IOException {
        return line.waitAfter(failure(kind, retryAfter));
    }

    private static CallFailedException failure(FailureKind kind, Duration retryAfter) {
        return new CallFailedException(503, kind, "no", retryAfter, null, null);
    }

    private void answerAnother() throws IOException {
        recorded++;
        batch.record(BatchLine.right(recorded, "job-" + recorded, new byte[0]), new LineAnswer(new byte[0], false));
    }
}
