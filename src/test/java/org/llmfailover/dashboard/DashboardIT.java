package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Browser;
import org.llmfailover.support.RunningApp;

/** The page in a real browser. */
class DashboardIT {

    private static final String PRIMARY = "anthropic/claude-sonnet-5";
    private static final String HEADLINE = "#headlines .headline";
    private static final String PROVIDER = "#providers li:nth-child(1) ";

    private static final String TAKE_OUT = "{\"target\":\"" + PRIMARY + "\",\"control\":\"open\"}";
    private static final String VITAL =
            "{\"model\":\"vital\",\"messages\":[{\"role\":\"user\",\"content\":\"Is this vital?\"}]}";

    private static Browser browser;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        browser = Browser.startOrSkip();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aNewcomerBreaksAProviderAndSeesItGoAndComeBack() {
        try (RunningApp app = new RunningApp(
                directory,
                "-Dllm.simulator.latency=0.1",
                "-Dllm.health.open-for=2s",
                "-Dllm.simulator.recovery-duration=8s",
                "-Dllm.recovery.stages=25,50,100")) {
            app.awaitUp();
            browser.complaints();
            browser.look(1280, "light");
            browser.open(app.door() + "/");
            browser.await(HEADLINE, text -> text.contains("default: " + PRIMARY + " serves"));
            assertThat(browser.text("#traffic")).isEqualTo("Send test traffic");
            assertThat(browser.text(PROVIDER + ".break")).isEqualTo("Break");
            assertThat(browser.text(PROVIDER + ".mend")).isEqualTo("Mend");
            browser.click("#traffic");
            browser.await("#chains .calls", text -> text.contains(" 0 degraded, 0 failed"));

            browser.click(PROVIDER + ".break");
            browser.await(
                    HEADLINE,
                    text -> text.contains(
                            "openai/gpt-5.4 serves, because " + PRIMARY + " has an open circuit: overloaded"));
            assertThat(browser.attribute(HEADLINE, "class")).contains("degraded");
            assertThat(browser.title()).startsWith("▲ default: openai/gpt-5.4");
            assertThat(browser.text(PROVIDER + ".fault")).contains("overloaded");
            browser.await("#timeline", text -> text.contains("opens"));
            browser.picture("failover");
            assertThat(browser.barriers()).isEmpty();

            browser.click(PROVIDER + ".mend");
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " is coming back, now with"));
            browser.await("tbody tr:nth-child(1) td[data-label=Share]", text -> text.contains("stage 1 of 3"));
            browser.picture("coming-back");

            browser.click(PROVIDER + ".break");
            browser.await("#timeline", text -> text.contains("rolled back"));
            browser.picture("rolled-back");

            browser.click(PROVIDER + ".mend");
            browser.await(HEADLINE, text -> text.contains("default: " + PRIMARY + " serves"));
            browser.await("#timeline", text -> text.contains("well again"));
            browser.look(1280, "dark");
            browser.picture("dark");
            browser.look(360, "light");
            browser.picture("narrow");
            browser.look(768, "dark");
            browser.picture("tablet");
            assertThat(browser.barriers()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void theVotesOfAQuorumAreShownAndTheyAreNewAfterARestart() {
        List<String> options = new ArrayList<>(List.of(
                "-Dllm.simulator.latency=0",
                "-Dllm.history.url=off",
                "-Dllm.chain.vital.targets=" + PRIMARY + ", openai/gpt-5.4, gemini/gemini-3.6-flash",
                "-Dllm.chain.vital.pattern=quorum",
                "-Dllm.chain.vital.quorum.select=majority"));
        String votes = "#chains section:nth-child(2) .votes";
        int port;
        try (RunningApp app = vital(options)) {
            app.awaitUp();
            port = app.port();
            app.post("/v1/chat/completions", VITAL);
            app.post("/v1/chat/completions", VITAL);
            browser.look(1280, "light");
            browser.open(app.door() + "/");
            browser.await(
                    votes,
                    text -> text.equals("6 votes in the last 5 minutes: 2 for the answer that was given, dissent: "
                            + "gemini/gemini-3.6-flash 2, openai/gpt-5.4 2."));
            assertThat(browser.text("#headlines")).contains("vital: " + PRIMARY + " and openai/gpt-5.4 and");
            browser.picture("votes");

            assertThat(browser.count("[data-control]")).isZero();
            assertThat(app.post("/llm/control", TAKE_OUT).statusCode()).isEqualTo(404);
        }
        browser.await("#contact", text -> text.endsWith("what you see is old"));
        options.add("-Dcamel.server.port=" + port);
        try (RunningApp again = vital(options)) {
            again.awaitUp();
            browser.await("#contact", text -> text.equals("live"));
            browser.await(votes, text -> text.equals("No votes in the last 5 minutes."));
            assertThat(browser.title()).startsWith("✓ default: " + PRIMARY);
        }
    }

    private RunningApp vital(List<String> options) {
        return new RunningApp(directory, options.toArray(String[]::new));
    }

    @Test
    void aPersonWithTheKeyTakesATargetOut() {
        try (RunningApp app =
                new RunningApp(directory, "-Dllm.http.api-keys=right", "-Dllm.dashboard.control=true").awaitUp()) {
            assertThat(app.post("/llm/control", TAKE_OUT).statusCode()).isEqualTo(401);
            browser.look(1280, "light");
            browser.open(app.door() + "/");
            browser.await("#key", text -> text.contains("This door asks for a key"));
            browser.type("#key-text", "wrong");
            browser.click("#key button");
            browser.await("#key-wrong", text -> text.equals("This key is not one of them."));
            assertThat(browser.count("[data-control]")).isZero();
            assertThat(browser.barriers()).isEmpty();
            browser.picture("key");
            browser.type("#key-text", "right");
            browser.click("#key button");
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " serves"));

            String open = "tbody tr:nth-child(1) [data-control=open]";
            browser.click(open);
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " was taken out by a person"));
            assertThat(browser.attribute(open, "aria-pressed")).isEqualTo("true");
            browser.picture("taken-out");
            browser.look(360, "dark");
            browser.picture("narrow-control");

            browser.click("tbody tr:nth-child(1) [data-control=closed]");
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " serves, forced in by a person"));
            String automatic = "tbody tr:nth-child(1) [data-control=automatic]";
            browser.click(open);
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " was taken out by a person"));
            browser.click(automatic);
            browser.await(HEADLINE, text -> text.endsWith(PRIMARY + " is being tried with a few calls"));
            assertThat(browser.attribute(automatic, "aria-pressed")).isEqualTo("true");
            assertThat(browser.attribute(open, "aria-pressed")).isEqualTo("false");
            browser.click("#traffic");
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " is coming back, now with 5 %"));
            assertThat(app.get("/llm/state").statusCode()).isEqualTo(401);

            browser.click("#forget");
            browser.await("#key", text -> text.contains("This door asks for a key"));
            assertThat(browser.script("return document.getElementById('content').hidden"))
                    .isEqualTo(true);
        }
    }
}
