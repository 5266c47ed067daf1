package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.config.StatusPageConfig.Format;

/** What status pages say, in the forms of Anthropic's, OpenAI's and Google's. */
class StatusReaderTest {

    /** Anthropic's summary: the indicator and an incident's impact speak of the console. */
    private static final String ANTHROPIC =
            """
            {"page":{"id":"p1","name":"Claude","url":"https://status.example.com","time_zone":"Etc/UTC","updated_at":"2026-10-07T09:00:00Z"},
             "components":[
              {"id":"c-console","name":"Claude Console","status":"major_outage","group":false,"group_id":null,"position":1},
              {"id":"c-api","name":"Claude API (api.example.com)","status":"%s","group":false,"group_id":null,"position":2},
              {"id":"g-1","name":"Platform","status":"partial_outage","group":true,"group_id":null,"components":["c-api"]},
              {"id":"c-platform","name":"Platform","status":"operational","group":false,"group_id":"g-1"}],
             "incidents":[{"id":"i1","name":"Console errors","status":"investigating","impact":"major","components":[]}],
             "scheduled_maintenances":[],
             "status":{"indicator":"major","description":"Partial System Outage"}}
            """;

    /** OpenAI's copy has no groups and no maintenances, and no incidents while all is well. */
    private static final String OPENAI =
            """
            {"page":{"id":"p2","name":"OpenAI","url":"https://status.example.com"},
             "components":[{"id":"01A","name":"Chat Completions","status":"degraded_performance","position":0,"page_id":"p2"},
              {"id":"01B","name":"Responses","status":"operational","position":1,"page_id":"p2"}],
             "status":{"indicator":"minor","description":"Partially degraded"}}
            """;

    private static final String GOOGLE =
            """
            [{"id":"open-1","begin":"2026-10-07T08:00:00+00:00",%s"status_impact":"%s","severity":"high",
              "affected_products":[{"id":"other","title":"Cloud Build"},{"id":"gem","title":"Vertex Gemini API"}],
              "most_recent_update":{"status":"%s","text":"..."}},
             {"id":"closed-1","begin":"2026-09-07T08:00:00+00:00","end":"2026-09-07T09:00:00+00:00","status_impact":"SERVICE_OUTAGE",
              "affected_products":[{"id":"gem","title":"Vertex Gemini API"}]}]
            """;

    private static StatusLevel read(Format format, String page, String component) {
        try {
            return StatusReader.of(format).level(Json.MAPPER.readTree(page), component);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "operational, OPERATIONAL",
        "degraded_performance, DEGRADED",
        "under_maintenance, DEGRADED",
        "partial_outage, PARTIAL",
        "major_outage, MAJOR",
        "full_outage, UNKNOWN",
        "'', UNKNOWN"
    })
    void onlyTheComponentCounts(String status, StatusLevel level) {
        assertThat(read(Format.STATUSPAGE, ANTHROPIC.formatted(status), "c-api"))
                .isEqualTo(level);
        assertThat(read(Format.STATUSPAGE, ANTHROPIC.formatted(status), "Claude API (api.example.com)"))
                .isEqualTo(level);
    }

    @Test
    void aGroupIsFoundByItsIdAndBehindAComponentOfItsName() {
        assertThat(read(Format.STATUSPAGE, ANTHROPIC, "g-1")).isEqualTo(StatusLevel.PARTIAL);
        assertThat(read(Format.STATUSPAGE, ANTHROPIC, "Platform")).isEqualTo(StatusLevel.OPERATIONAL);
    }

    @Test
    void aPageWithFewerKeysIsRead() {
        assertThat(read(Format.STATUSPAGE, OPENAI, "01A")).isEqualTo(StatusLevel.DEGRADED);
        assertThat(read(Format.STATUSPAGE, OPENAI, "Responses")).isEqualTo(StatusLevel.OPERATIONAL);
    }

    @Test
    void aMissingComponentIsUnknown() {
        assertThat(read(Format.STATUSPAGE, OPENAI, "Chat")).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(read(Format.STATUSPAGE, OPENAI, "")).isEqualTo(StatusLevel.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "'', SERVICE_OUTAGE, SERVICE_OUTAGE, MAJOR",
        "'\"end\":null,', SERVICE_OUTAGE, SERVICE_OUTAGE, MAJOR",
        "'', SERVICE_DISRUPTION, SERVICE_DISRUPTION, DEGRADED",
        "'', SERVICE_INFORMATION, SERVICE_INFORMATION, OPERATIONAL",
        "'', SERVICE_OUTAGE, AVAILABLE, MAJOR",
        "'\"end\":\"2026-10-07T09:00:00+00:00\",', SERVICE_OUTAGE, SERVICE_OUTAGE, OPERATIONAL"
    })
    void googlesOpenIncidentsCount(String end, String impact, String update, StatusLevel level) {
        String page = GOOGLE.formatted(end, impact, update);

        assertThat(read(Format.GOOGLE, page, "gem")).isEqualTo(level);
        assertThat(read(Format.GOOGLE, page, "Vertex Gemini API")).isEqualTo(level);
        assertThat(read(Format.GOOGLE, page, "not affected")).isEqualTo(StatusLevel.OPERATIONAL);
    }

    @Test
    void ofManyOpenIncidentsTheWorstCounts() {
        assertThat(read(
                        Format.GOOGLE,
                        """
                        [{"status_impact":"SERVICE_DISRUPTION","affected_products":[{"id":"gem"}]},
                         {"status_impact":"SERVICE_OUTAGE","affected_products":[{"id":"gem"}]},
                         {"status_impact":"SERVICE_INFORMATION","affected_products":[{"id":"gem"}]}]
                        """,
                        "gem"))
                .isEqualTo(StatusLevel.MAJOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "3",
                "\"operational\"",
                "{\"components\":{}}",
                "{\"components\":[1,null,[],{}]}",
                "{\"components\":[{\"id\":{\"id\":\"x\"},\"status\":[]}]}"
            })
    void aPageThatIsNoneIsUnknown(String page) {
        assertThat(read(Format.STATUSPAGE, page, "x")).isEqualTo(StatusLevel.UNKNOWN);
        assertThat(read(Format.GOOGLE, page, "x")).isEqualTo(StatusLevel.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void listsOfAnythingDoNoHarm(Format format) {
        assertThat(read(format, "[1,null,[],{},{\"affected_products\":[3,{\"id\":null}]}]", "x")
                        .sheds())
                .isFalse();
    }
}
