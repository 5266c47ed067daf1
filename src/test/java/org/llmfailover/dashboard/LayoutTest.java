package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Browser;
import org.llmfailover.support.Door;

/** The page where nothing is small: eight chains of five targets with names of forty characters, and hundreds of millions of calls. */
class LayoutTest {

    private static final int MILLIONS = 123_456_789;
    private static final String USUAL = "anthropic/claude-sonnet-5";

    private static Browser browser;
    private static Door door;

    @BeforeAll
    static void start() {
        browser = Browser.startOrSkip();
        PageState state = new PageState(MILLIONS);
        String[] levels = {"well", "down", "recovering", "degraded", "well"};
        for (int chain = 0; chain < 8; chain++) {
            String[] targets = new String[levels.length];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = chain + i == 0 ? USUAL : forty("openai/model-" + chain + "-" + i);
                state.target(targets[i], levels[i], "circuit open", "rests: model-not-found, a person has to act");
            }
            String text =
                    targets[4] + " serves, because " + targets[1] + " and " + targets[2] + " have an open circuit";
            state.chain(forty("chain-" + chain), "quorum", chain == 6 ? "down" : "well", text, targets);
        }
        door = state.door();
        browser.look(1280, "light");
        browser.open(door.url() + "/");
        browser.await("#report", text -> text.contains("It helps chain-7"));
    }

    private static String forty(String name) {
        return (name + "-and-it-goes-on-and-on-and-on-and-on-and-on").substring(0, 40);
    }

    @AfterAll
    static void stop() {
        if (door != null) {
            door.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1280, 1920})
    void nothingSticksOutIsCutOrOverlaps(int width) {
        browser.look(width, "light");

        browser.picture("large-" + width);
        assertThat((List<?>) browser.script(CUT)).isEmpty();
    }

    private static final String CUT =
            """
            return [...document.querySelectorAll('th, td, p, h3, dt, dd, li, button, .name')]
                .filter(each => each.clientWidth > 2 && each.scrollWidth > each.clientWidth + 1)
                .map(each => each.outerHTML);
            """;

    /** At 1280 pixels a name once broke after a hyphen though there was room. */
    @Test
    void aNameIsOnOneLineWhereThereIsRoomForIt() {
        browser.look(1280, "light");
        assertThat(lines("#chains th .main")).containsOnly(1L);
        assertThat(lines(".headline .name")).containsOnly(1L);
        assertThat(lines("td button")).containsOnly(1L);

        browser.look(360, "light");
        assertThat(lines("tbody:first-of-type tr:first-child th .main").get(0)).isEqualTo(1L);
    }

    /** On how many lines the text of each such element is. */
    private static List<Object> lines(String selector) {
        return List.copyOf(
                (List<?>) browser.script("return [...document.querySelectorAll('" + selector + "')].map(each => {"
                        + "const range = document.createRange(); range.selectNodeContents(each);"
                        + "return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size; })"));
    }

    /** Nobody scrolls past chains that are well to find the one that is not. */
    @Test
    void theWorstIsTold() {
        browser.look(360, "light");

        assertThat(browser.text("#headlines li:first-child")).contains("chain-6");
        assertThat(browser.title()).startsWith("✕ chain-6");
        assertThat(browser.text("#chains .calls"))
                .startsWith("370,370,367 calls in the last 5 minutes: 123,456,789 ok");
        assertThat(browser.complaints()).isEmpty();
    }
}
