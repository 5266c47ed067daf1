package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
                "-Dllm.simulator.recovery-duration=15s")) {
            app.awaitUp();
            browser.complaints();
            browser.look(1280, "light");
            browser.open(app.door() + "/");
            browser.await(HEADLINE, text -> text.contains("default: " + PRIMARY + " serves"));
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

            browser.click(PROVIDER + ".mend");
            browser.await(HEADLINE, text -> text.contains(PRIMARY + " is coming back, now with"));
            browser.await("tbody tr:nth-child(1) td[data-label=Share]", text -> text.contains("stage 1 of 4"));
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
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aPersonWithTheKeyTakesATargetOut() {
        try (RunningApp app =
                new RunningApp(directory, "-Dllm.http.api-keys=right", "-Dllm.dashboard.control=true").awaitUp()) {
            browser.look(1280, "light");
            browser.open(app.door() + "/");
            browser.await("#key", text -> text.contains("This door asks for a key"));
            browser.type("#key-text", "wrong");
            browser.click("#key button");
            browser.await("#key-wrong", text -> text.equals("This key is not one of them."));
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
            browser.click("#forget");
            browser.await("#key", text -> text.contains("This door asks for a key"));
            assertThat(browser.script("return document.getElementById('content').hidden"))
                    .isEqualTo(true);
        }
    }
}
