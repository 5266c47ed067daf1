package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.support.Browser;
import org.llmfailover.support.Door;
import org.openqa.selenium.Keys;

/** The page for people who do not see it, see it badly, or have no mouse: with every panel filled and every state there is. */
@TestMethodOrder(OrderAnnotation.class)
class AccessibilityTest {

    private static final String SONNET = "anthropic/claude-sonnet-5";
    private static final String OPUS = "anthropic/claude-opus-5";
    private static final String GPT = "openai/gpt-5.4";
    private static final String MINI = "openai/gpt-5.4-mini";
    private static final String FLASH = "gemini/gemini-3.6-flash";
    private static final String PRO = "gemini/gemini-3.6-pro";

    private static Browser browser;
    private static Door door;

    @BeforeAll
    static void start() {
        browser = Browser.startOrSkip();
        door = new PageState(12)
                .target(SONNET, "down", "circuit open", "has an open circuit: overloaded")
                .target(OPUS, "down", "resting", "rests: quota, a person has to act")
                .target(GPT, "well", "well", "is well")
                .target(MINI, "degraded", "on trial", "is being tried with a few calls")
                .target(FLASH, "recovering", "coming back", "is coming back, now with 25 % of its calls")
                .target(PRO, "degraded", "status page", "has a major outage on its status page")
                .chain(
                        "default",
                        "retry-and-shed",
                        "degraded",
                        GPT + " serves, because " + SONNET + " is ill",
                        SONNET,
                        GPT)
                .chain("vital", "quorum", "degraded", GPT + " is asked, because " + PRO + " is ill", PRO, GPT)
                .chain("back", "hot-cold", "recovering", FLASH + " is coming back", FLASH, GPT)
                .chain("gone", "single", "down", "nobody serves: " + OPUS + " rests", OPUS)
                .chain("fine", "retry-and-shed", "well", GPT + " serves", MINI, GPT)
                .event(Duration.ofDays(2), SONNET, "Controlled", "is forced open")
                .event(Duration.ofSeconds(30), SONNET, "StageReached", "recovers")
                .event(Duration.ofSeconds(10), SONNET, "Opened", "circuit opens for PT30S")
                .door();
        browser.look(1280, "light");
        browser.open(door.url() + "/");
        browser.await("#report", text -> text.contains("It helps fine"));
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
    @CsvSource({"1280, light", "1280, dark", "360, light", "360, dark"})
    @Order(1)
    void noRuleIsBroken(int width, String colours) {
        browser.look(width, colours);

        assertThat(browser.barriers()).isEmpty();
    }

    @Test
    @Order(2)
    void aScreenReaderIsToldEveryStateEveryNumberOfTheChartsAndEveryButton() {
        browser.look(1280, "light");

        assertThat(browser.spoken())
                .contains(
                        "columnheader Target",
                        "rowheader " + SONNET + " primary",
                        "rowheader " + GPT + " fallback 1, serves now",
                        "rowheader " + PRO + " asked with the others",
                        "cell circuit open has an open circuit: overloaded",
                        "cell resting rests: quota, a person has to act",
                        "cell on trial is being tried with a few calls",
                        "cell status page has a major outage on its status page",
                        "cell 25 % stage 2 of 4, 3 of 10 answers",
                        "cell well",
                        "StaticText nobody serves:",
                        "image Who answered the calls of default, last 10 minutes: " + SONNET
                                + " 12, nobody: failed 12",
                        "image Attempts at " + GPT + ", last 10 minutes: ok 12, other failures 12",
                        "button Break openai",
                        "combobox How openai breaks",
                        "button Take out: " + GPT + ", pressed false",
                        "button Automatic: " + GPT + ", pressed true",
                        "radio 10 minutes, checked true",
                        "table Targets of default")
                .noneMatch(line -> line.contains("←"));
    }

    /** What runs by the second is in no live region: only a change is told, and once. */
    @Test
    @Order(3)
    void onlyWhatAPersonMustKnowIsToldWithoutBeingAsked() {
        assertThat(
                        browser.script(
                                "return [...document.querySelectorAll('[aria-live], [role=status], [role=alert]')]"
                                        + ".filter(each => each.textContent && !each.closest('[hidden]')).map(each => each.textContent)"))
                .isEqualTo(List.of("✓ works", "✓ works", "✓ works"));
    }

    @Test
    @Order(4)
    void allOfItCanBeReachedAndUsedWithAKeyboardAndTheFocusIsSeen() {
        browser.script("document.activeElement.blur(); window.scrollTo(0, 0)");
        List<String> reached = new ArrayList<>();
        browser.press(Keys.TAB);
        while (Boolean.FALSE.equals(browser.script("return document.activeElement === document.body"))) {
            reached.add(focused());
            assertThat(browser.script(FOCUS_IS_SEEN)).as(focused()).isEqualTo(true);
            assertThat(reached).as("a trap for the keyboard").hasSizeLessThan(100);
            browser.press(Keys.TAB);
        }

        assertThat(reached)
                .startsWith(
                        "Skip to the targets",
                        "Send test traffic",
                        "How anthropic breaks",
                        "Break anthropic",
                        "Mend anthropic",
                        "How openai breaks")
                .containsSubsequence("Mend gemini", "10 minutes", "Take out: " + SONNET, "Force in: " + SONNET)
                .contains("Automatic: " + MINI);
    }

    private static final String FOCUS_IS_SEEN =
            """
            const at = document.activeElement;
            const shown = at.type === 'radio' ? at.nextElementSibling : at;
            const style = getComputedStyle(shown);
            const box = shown.getBoundingClientRect();
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && box.right > 0 && box.width > 20 && box.top > -1 && box.bottom < innerHeight + 1;
            """;

    private static String focused() {
        return (String) browser.script("const at = document.activeElement;"
                + "return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent");
    }

    @Test
    @Order(5)
    void keysDoWhatAMouseDoes() {
        focus("#traffic");
        browser.press(Keys.SPACE);
        browser.await("#traffic", text -> text.equals("Stop test traffic"));
        browser.await("#traffic-text", text -> text.contains("sent"));
        browser.press(Keys.ENTER);
        browser.await("#traffic", text -> text.equals("Send test traffic"));

        focus("#providers li:nth-child(2) select");
        browser.press("q");
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);
        browser.await("#providers li:nth-child(2) .fault", text -> text.equals("✕ quota"));
        assertThat(focused()).isEqualTo("Break openai");

        focus("input[name=span]:checked");
        browser.press(Keys.ARROW_RIGHT);
        assertThat(browser.attribute("#chains canvas", "aria-label")).contains("last 60 minutes");

        focus(".skip");
        browser.press(Keys.ENTER);
        browser.press(Keys.TAB);
        assertThat(focused()).isEqualTo("Take out: " + SONNET);
    }

    private static void focus(String selector) {
        browser.script("document.querySelector('" + selector + "').focus()");
    }

    @Test
    @Order(6)
    void noRuleIsBrokenWhenTheDoorHasGoneAndThatIsTold() {
        door.close();
        browser.await("#contact", text -> text.contains("what you see is old"));

        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.title()).startsWith("? no contact");
        assertThat(browser.spoken()).contains("status, live polite", "StaticText No contact: what you see is old.");
    }
}
