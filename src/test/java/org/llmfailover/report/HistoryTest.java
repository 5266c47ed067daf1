package org.llmfailover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.HistoryConfig;
import org.llmfailover.health.HealthEvent;
import org.llmfailover.pattern.FinishedCall;
import org.llmfailover.support.Logs;
import org.llmfailover.support.TestClock;

/** What is kept of calls, and what becomes of it when the database does not keep up. */
class HistoryTest {

    private final TestClock clock = new TestClock();

    private History history(String url) {
        return new History(new HistoryConfig(url, null, null, Duration.ofDays(30)), clock, "llm-history-test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory",
                "jdbc:h2:mem:as-postgresql;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            })
    void aCallIsKeptWithItsAttempts(String url) throws SQLException {
        try (History history = history(url)) {
            Calls.record(history, Calls.at(clock.instant(), "p:overloaded", "p:overloaded", "f:ok"));
            history.changed(new HealthEvent.Opened(
                    clock.instant(), "openai/0", Duration.ofSeconds(30), "hard errors in a row"));
            history.flush();

            assertThat(Sql.rows(history.connect(), "select * from llm_call"))
                    .containsExactly(Arrays.asList(
                            Long.toString(clock.instant().toEpochMilli()),
                            "1",
                            "default",
                            "retry-and-shed",
                            "FALSE",
                            "degraded",
                            null,
                            "overloaded",
                            "overloaded",
                            "openai/0",
                            "openai/1",
                            "TRUE",
                            "FALSE",
                            "FALSE",
                            "failed",
                            "failed",
                            "2",
                            "402000",
                            "302000",
                            "150000"));
            assertThat(Sql.rows(
                            history.connect(),
                            "select target, outcome, took_micros, answer from llm_attempt order by started_at"))
                    .containsExactly(
                            List.of("openai/0", "overloaded", "100000", "FALSE"),
                            List.of("openai/0", "overloaded", "100000", "FALSE"),
                            List.of("openai/1", "ok", "100000", "TRUE"));
            assertThat(Sql.rows(history.connect(), "select * from llm_payment"))
                    .containsExactly(List.of(
                            Long.toString(clock.instant().toEpochMilli()),
                            "1",
                            "default",
                            "retry-and-shed",
                            "openai/1",
                            "answer",
                            "1000",
                            "100",
                            "0.004500000",
                            "0.006000000"));
            assertThat(Sql.rows(history.connect(), "select target, kind, detail from llm_event"))
                    .containsExactly(Arrays.asList("openai/0", "Opened", null));
        }
    }

    @Test
    void itSurvivesARestart(@TempDir Path directory) throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("history");
        try (History before = history(url)) {
            before.start();
            before.ended(Calls.at(clock.instant(), "p:ok"));
        }
        try (History after = history(url)) {
            after.ended(Calls.at(clock.instant(), "p:ok"));
            after.flush();

            assertThat(Sql.number(after.connect(), "select sum(calls) from llm_call"))
                    .isEqualTo(2);
            // H2 writes another file when something was wrong
            assertThat(directory).isDirectoryNotContaining("glob:**.trace.db");
        }
    }

    @Test
    void whatIsTooOldIsForgotten() throws SQLException {
        try (History history = history("memory")) {
            Calls.record(history, Calls.at(clock.instant(), "p:ok"));
            history.changed(new HealthEvent.HalfOpened(clock.instant(), "openai/0"));
            history.flush();
            clock.advance(Duration.ofDays(29));
            history.ended(Calls.at(clock.instant(), "p:ok"));
            history.flush();
            assertThat(Sql.number(history.connect(), "select count(*) from llm_call"))
                    .isEqualTo(2);

            clock.advance(Duration.ofDays(2));
            history.flush();

            assertThat(Sql.number(history.connect(), "select count(*) from llm_call"))
                    .isEqualTo(1);
            assertThat(Sql.number(history.connect(), "select count(*) from llm_attempt"))
                    .isEqualTo(1);
            assertThat(Sql.number(history.connect(), "select count(*) from llm_event"))
                    .isZero();
            assertThat(Sql.number(history.connect(), "select count(*) from llm_payment"))
                    .isZero();
        }
    }

    @Test
    void manyCallsThatGoTheSameWayShareTheirRowsAndNoneIsMissing() throws SQLException {
        Instant start = clock.instant();
        try (History history = history("memory")) {
            for (int i = 0; i < 10_000; i++) {
                Calls.record(history, Calls.at(start.plusMillis(i), "p:ok"));
            }
            Calls.record(history, Calls.at(start, "p:network", "f:ok"));
            history.flush();

            assertThat(Sql.number(history.connect(), "select count(*) from llm_call"))
                    .isEqualTo(Folding.BURST + 2);
            assertThat(Sql.number(history.connect(), "select sum(calls) from llm_call"))
                    .isEqualTo(10_001);
            assertThat(Sql.number(history.connect(), "select sum(input_tokens) from llm_payment"))
                    .isEqualTo(10_001_000);
        }
    }

    @Test
    void afterTheFirstCallsAPathHasARowEveryTwoSeconds() {
        Folding folding = new Folding(clock);
        FinishedCall call = Calls.at(clock.instant(), "p:ok");
        for (int i = 0; i < Folding.BURST; i++) {
            assertThat(folding.add(CallPath.of(call), call)).isPresent();
        }
        assertThat(folding.add(CallPath.of(call), call)).isEmpty();
        clock.advance(Duration.ofMillis(1_999));
        assertThat(folding.due()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(folding.due()).singleElement().extracting(CallRow::calls).isEqualTo(1L);
        assertThat(folding.all()).isEmpty();
    }

    @Test
    void withoutRoomRecordsAreLostAndItSaysSo() {
        HistoryConfig config = new HistoryConfig("memory", null, null, Duration.ofDays(1));
        try (Logs logs = new Logs();
                History history = new History(config, clock, "llm-history-test", 2)) {
            for (int i = 0; i < 5; i++) {
                history.ended(Calls.at(clock.instant(), "p:ok"));
            }
            assertThat(history.lost()).isEqualTo(3);
            history.flush();

            assertThat(logs.text()).contains("3 records are missing from the history");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsTriedAgainAndNothingIsLostMeanwhile(@TempDir Path directory) throws Exception {
        int port = freePort();
        String url = "jdbc:h2:tcp://127.0.0.1:" + port + "/" + directory.resolve("late");
        Server server = Server.createTcpServer("-tcpPort", Integer.toString(port), "-ifNotExists");
        try (Logs logs = new Logs();
                History history = history(url)) {
            history.ended(Calls.at(clock.instant(), "p:ok"));
            history.flush();
            history.flush();
            assertThat(logs.text()).containsOnlyOnce("the history cannot be reached and will be tried again");

            server.start();
            history.flush();

            assertThat(logs.text()).contains("the history can be reached again");
            assertThat(Sql.number(history.connect(), "select count(*) from llm_call"))
                    .isEqualTo(1);
            assertThat(history.lost()).isZero();
        } finally {
            server.stop();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anAddressThatNoDriverTakesIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> history("jdbc:nothing://user:secret@host/db"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("llm.history.url begins with \"jdbc:nothing:\"")
                .hasMessageNotContaining("secret");
    }
}
