package dev.latchkey.harness;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium without a window, with a profile of its own: no cookie survives {@link #close()}.
 *
 * <pre>{@code
 * try (Browser browser = Browser.setup().width(390).open()) {
 *     browser.get(node.uri("/login")).assertNoViolations();
 * }
 * }</pre>
 */
public final class Browser implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** How long an element is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ChromeDriverService service;
    private final ChromeDriver driver;
    private int width;

    private Browser(Setup setup) {
        Path profile = Run.fresh("chromium");
        service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Tools.chromedriver().toFile())
                .withLogFile(new File(profile.toFile(), "chromedriver.log"))
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, setup.options(profile));
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30)).implicitlyWait(PATIENCE);
        watchProcesses();
        width(setup.width, setup.height);
        colorScheme(setup.colorScheme);
    }

    /** Chromium's settings that cannot change once it runs, and the first size and colours. */
    public static final class Setup {
        private int width = 1440;
        private int height = 900;
        private String colorScheme = "light";
        private String language = "en";
        private boolean javaScript = true;

        private Setup() {}

        /** The width of the page in CSS pixels: 320, 390, 1440. */
        public Setup width(int pixels) {
            width = pixels;
            return this;
        }

        public Setup dark() {
            colorScheme = "dark";
            return this;
        }

        public Setup withoutJavaScript() {
            javaScript = false;
            return this;
        }

        /** {@code Accept-Language}, such as {@code ko}. */
        public Setup language(String tag) {
            language = tag;
            return this;
        }

        /** Starts Chromium; leaves the test out where there is none. */
        public Browser open() {
            return new Browser(this);
        }

        private ChromeOptions options(Path profile) {
            ChromeOptions options = new ChromeOptions();
            options.setBinary(Tools.chromium().toFile());
            options.addArguments(FLAGS);
            options.addArguments(
                    "--user-data-dir=" + profile.resolve("profile"), "--window-size=" + width + "," + height);
            options.setAcceptInsecureCerts(true);
            options.setExperimentalOption(
                    "prefs",
                    Map.of(
                            "intl.accept_languages",
                            language,
                            "profile.managed_default_content_settings.javascript",
                            javaScript ? 1 : 2,
                            "credentials_enable_service",
                            false));
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
            return options;
        }
    }

    /** Begins the description of a browser; 1440 by 900, light, English, with JavaScript. */
    public static Setup setup() {
        return new Setup();
    }

    /** A browser with the defaults. */
    public static Browser open() {
        return setup().open();
    }

    /** Tells whether there is a Chromium; {@link Setup#open()} asks itself. */
    public static boolean available() {
        return Tools.hasBrowser();
    }

    /** Selenium's driver, for whatever is not offered here. */
    public ChromeDriver driver() {
        return driver;
    }

    /** Opens a page and waits until it is loaded. */
    public Browser get(URI page) {
        driver.get(page.toString());
        return this;
    }

    /** The first element that the CSS selector finds; waits up to 5 s for it. */
    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** Tells at once whether the page has no element that the CSS selector finds. */
    public boolean lacks(String css) {
        driver.manage().timeouts().implicitlyWait(Duration.ZERO);
        try {
            return driver.findElements(By.cssSelector(css)).isEmpty();
        } finally {
            driver.manage().timeouts().implicitlyWait(PATIENCE);
        }
    }

    /** The text that people see. */
    public String text() {
        return find("body").getText();
    }

    /** Sets the page's size in CSS pixels, below Chromium's smallest window too. */
    public Browser width(int width, int height) {
        this.width = width;
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        return this;
    }

    /** {@code dark} or {@code light}, as the page's {@code prefers-color-scheme} sees it. */
    public Browser colorScheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** Saves what is to be seen now as {@code target/screenshots/<name>.png}. */
    public Path screenshot(String name) {
        try {
            Path file = Run.create(Run.basedir().resolve("target/screenshots")).resolve(name + ".png");
            return Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page and the browser wrote to the console since the last call: script errors, CSP violations, 404s. */
    public List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Asserts that nothing sticks out at the right: people scroll down, not sideways (WCAG 2.2, 1.4.10 Reflow). */
    public Browser assertFits() {
        long content = ((Number) driver.executeScript("return document.documentElement.scrollWidth")).longValue();
        if (content > width) {
            throw new AssertionError(driver.getCurrentUrl() + " needs " + content + " of " + width + " pixels");
        }
        return this;
    }

    /** Asks axe-core about WCAG 2.2 A and AA and best practices. @throws AssertionError naming each rule and element */
    public Browser assertNoViolations() {
        List<Rule> violations = new AxeBuilder().analyze(driver).getViolations();
        if (!violations.isEmpty()) {
            throw new AssertionError(driver.getCurrentUrl()
                    + violations.stream().map(Browser::describe).collect(Collectors.joining()));
        }
        return this;
    }

    private static String describe(Rule rule) {
        return rule.getNodes().stream()
                .map(node -> "\n  " + rule.getId() + ": " + node.getHtml() + " " + rule.getHelp())
                .collect(Collectors.joining());
    }

    /** The driver is our child and Chromium its own: without them in the watchdog's list a killed build leaves both. */
    private void watchProcesses() {
        chromeProcesses().forEach(process -> Watchdog.watch(process.pid(), "KILL"));
    }

    private static List<ProcessHandle> chromeProcesses() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("chrom"))
                .toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> before = chromeProcesses();
        driver.quit();
        service.stop();
        before.stream().filter(process -> !process.isAlive()).forEach(process -> Watchdog.forget(process.pid()));
    }
}
