package org.llmfailover.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium of this machine; a test that wants one is skipped where there is none. */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final int HEIGHT = 900;

    private final ChromeDriver driver;
    private int width;

    private Browser(Path chromium, Path chromedriver) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .build();
        driver = new ChromeDriver(service, options);
        look(1280, "light");
    }

    /** Starts one, or skips the test with a plain message. */
    public static Browser startOrSkip() {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = onPath("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "the page is not tested in a browser: chromium and chromedriver are not on the PATH");
        return new Browser(chromium.orElseThrow(), chromedriver.orElseThrow());
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public Browser open(String url) {
        driver.get(url);
        return this;
    }

    /** A window of this width, on a machine whose colours are {@code light} or {@code dark}. */
    public void look(int width, String colours) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        this.width = width;
        size(HEIGHT);
    }

    private void size(int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** What keeps people from using what is shown, by WCAG 2.1 (A and AA) and good practice, as far as a machine can tell. */
    public List<String> barriers() {
        List<Rule> broken = new AxeBuilder()
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"))
                .analyze(driver)
                .getViolations();
        return broken.stream()
                .flatMap(rule -> rule.getNodes().stream().map(node -> rule.getId() + ": " + node.getHtml()))
                .toList();
    }

    /** What a screen reader is given, a line of role, name and states for each element that has something to say. */
    public List<String> spoken() {
        driver.executeCdpCommand("Accessibility.enable", Map.of());
        Object nodes = driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of())
                .get("nodes");
        List<String> spoken = new ArrayList<>();
        for (Object each : (List<?>) nodes) {
            Map<?, ?> node = (Map<?, ?>) each;
            if (Boolean.FALSE.equals(node.get("ignored"))) {
                spoken.add((value(node.get("role")) + " " + value(node.get("name"))).strip() + states(node));
            }
        }
        return spoken;
    }

    private static String states(Map<?, ?> node) {
        StringBuilder states = new StringBuilder();
        for (Object each : (List<?>) node.get("properties")) {
            Map<?, ?> property = (Map<?, ?>) each;
            if (Set.of("checked", "live", "pressed").contains(property.get("name"))) {
                states.append(", ").append(property.get("name")).append(' ').append(value(property.get("value")));
            }
        }
        return states.toString();
    }

    private static Object value(Object holder) {
        return holder == null ? "" : ((Map<?, ?>) holder).get("value");
    }

    /** Presses keys where the focus is. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Waits until the element's text is as it should be, and gives it. */
    public String await(String selector, Predicate<String> wanted) {
        return Awaitility.await("the text of " + selector)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> text(selector), wanted);
    }

    public String text(String selector) {
        return find(selector).getText();
    }

    public String attribute(String selector, String name) {
        return find(selector).getDomAttribute(name);
    }

    public int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    private WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public void click(String selector) {
        Awaitility.await(selector).atMost(PATIENCE).ignoreExceptions().until(() -> {
            find(selector).click();
            return true;
        });
    }

    public void type(String selector, String text) {
        find(selector).sendKeys(text);
    }

    /** What a script on the page comes to. */
    public Object script(String script) {
        return driver.executeScript(script);
    }

    public String title() {
        return driver.getTitle();
    }

    /** Keeps a picture of the whole page for people to look at, and makes sure that nothing sticks out at its side. */
    public void picture(String name) {
        // what sticks out makes a phone's window wider, so the width that was asked for is the measure; charts follow a
        // resize
        Awaitility.await(name).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        ((Number) script("return document.documentElement.scrollWidth")).intValue())
                .as("the width of what is shown of %s", name)
                .isLessThanOrEqualTo(width));
        size(((Number) script("return document.documentElement.scrollHeight")).intValue());
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size(HEIGHT);
    }

    /** What the browser complained of since it was last asked. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
