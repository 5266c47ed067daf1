package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Browser;
import org.llmfailover.support.Door;

/** The page in a real browser, with a state that is nothing it should be. */
class StrangeStateTest {

    /** Names of the configuration and whatever else a state may hold are text to the page, even if they are written as markup. */
    @Test
    void nothingIsEverMarkupAndAnOldStateIsCalledOld() throws Exception {
        String evil = "<img src=x onerror=document.body.dataset.evil=1><script>document.body.dataset.evil=1</script>";
        Map<String, String> properties = Map.of(
                "llm.provider.openai.api-key", "sk-secret-openai",
                "llm.chain.default.targets", "openai/gpt-5.4");
        Processor hostile = exchange -> {
            exchange.getMessage().removeHeaders("*");
            PageHeaders.secure(exchange.getMessage(), "application/json", "no-store");
            exchange.getMessage().setBody(state(evil).getBytes(StandardCharsets.UTF_8));
        };
        Processor nothing = exchange -> {};
        Processor report = exchange -> exchange.getMessage().setBody(report(evil));
        try (Browser browser = Browser.startOrSkip();
                Door door = new Door(
                        properties,
                        Map.of("llmShowState", hostile, "llmMakeReport", nothing, "llmWriteReportJson", report))) {
            browser.look(360, "light");
            browser.open(door.url() + "/");

            browser.await("#headlines .headline", text -> text.contains(evil));
            browser.await("#timeline", text -> text.contains(evil));
            assertThat(browser.text("#chains")).contains(evil);
            assertThat(browser.text("#attempts")).contains(evil);
            assertThat(browser.text("#report")).contains(evil, "99.5 %", "97.2 % to not known", "$0.25 wasted");
            assertThat(browser.text("td[data-label=Cost]")).contains("$0.75");
            assertThat(browser.count("img")).isZero();
            assertThat(browser.script("return document.body.dataset.evil")).isNull();
            browser.picture("long-names");
            door.close();
            browser.await(
                    "#contact", text -> text.startsWith("no contact for ") && text.endsWith("what you see is old"));
        }
    }

    private static String report(String evil) {
        return """
                {"from":"2026-11-20T02:00:00Z","chains":[{"chain":"NAME","verdict":{"sentence":"NAME"},
                "availability":{"with_failover":99.5,"primary_alone":{"at_least":97.2,"at_most":null}},
                "rescued":{"surely":2,"perhaps":1},"degraded":{"share":3.1},
                "cost":{"answers":0.5,"wasted":0.25,"primary_alone":0.4},
                "spent":[{"target":"NAME","cost":0.5},{"target":"NAME","cost":0.25}]}]}
                """
                .replace("NAME", evil);
    }

    private static String state(String evil) {
        return """
                {"now":"2026-11-20T03:00:00Z","started":"2026-11-20T02:00:00Z","simulated":false,"control":false,"report":"llm/report",
                "chains":[{"name":"NAME","pattern":"quorum","level":"down","serves":"NAME","text":"NAME","then":"NAME",
                  "at":"2026-11-20T03:00:10Z","targets":["NAME"],"calls":{"ok":1},"answered":{"NAME":1},
                  "votes":{"votes":3,"agreed":2,"dissent":{"NAME":1}}}],
                "targets":[{"target":"NAME","provider":"NAME","level":"down","state":"NAME","why":"NAME","circuit":"open",
                  "control":"automatic","share":0.5,"status":"NAME","attempts":{"NAME":1},"median_ms":1,"slow_ms":1,
                  "usual_ms":1,"first_token_ms":1,"slowness":1.5,
                  "stage":{"share":5,"number":1,"of":4,"due":"2026-11-20T03:00:10Z","answered":0,"needed":1}}],
                "events":[{"at":"2026-11-20T03:00:00Z","target":"NAME","type":"NAME","alarm":"none","text":"NAME"}],
                "slices":{"seconds":10,"count":360,"attempts":{"NAME":{"NAME":[[359,1]]}},
                  "answered":{"NAME":{"NAME":[[359,1]]}}}}
                """
                .replace("NAME", evil);
    }
}
