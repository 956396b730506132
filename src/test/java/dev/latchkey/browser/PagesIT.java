package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Root;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page, looked at: no violation by axe-core, nothing sticks out, nothing in the console, and a picture of it in
 * {@code target/screenshots}. {@code mvn verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PagesIT}
 * makes all the pictures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {
    private static final int HEIGHT = 900;

    private final Node node = Guest.node(Container.TOMCAT_11);
    private final Guest administrator = administrator();

    private Guest administrator() {
        Root.of(node);
        return new Guest(node, Root.NAME, Root.PASSWORD);
    }

    /** axe-core looks at each theme and at each width once; what it holds against one of them rarely needs the other. */
    @ParameterizedTest
    @CsvSource({"390, light, en", "1440, dark, ko"})
    void everyPage_eachThemeAndLanguage_isSoundAtAnyWidth(int width, String theme, String language) {
        try (Browser browser =
                Browser.setup().width(width).language(language).open().colorScheme(theme)) {
            for (String path : List.of("/", "/login", "/register", "/compare", "/nowhere")) {
                see(browser, path, name(path), width, theme);
            }
            Guest member = Guest.registered(node);
            member.signIn(browser);
            see(browser, "/admin", "forbidden", width, theme);
            assertEquals(member.name(), browser.find("header .who").getText());
            administrator.signIn(browser);
            for (String path : List.of("/", "/account", "/admin", "/compare")) {
                see(browser, path, name(path) + "-signed-in", width, theme);
            }
            see(browser, link(browser), "password", width, theme);
            assertEquals(List.of(), faults(browser));
        }
    }

    @Test
    void everyPage_at320Pixels_fits() {
        // The longest that people choose themselves.
        Http.post(node.uri("/register"))
                .form("username", "w".repeat(64), "password", "wholly unguessable 7 kettles")
                .send();
        Http.post(node.uri("/login"))
                .header("User-Agent", "X".repeat(300))
                .form("username", Root.NAME, "password", Root.PASSWORD)
                .send();
        try (Browser browser = Browser.setup().width(320).open()) {
            administrator.signIn(browser);
            for (String path : List.of("/", "/account", "/admin", "/compare", "/login", "/register", "/nowhere")) {
                browser.get(node.uri(path)).assertFits();
            }
        }
    }

    /** At 200 % a window of 1280 pixels has 640 left (WCAG 2.2, 1.4.4 Resize Text). */
    @Test
    void everyPage_at200Percent_fits() {
        try (Browser browser = Browser.setup().width(640).open()) {
            for (String path : List.of("/", "/compare", "/login", "/register")) {
                browser.get(node.uri(path)).assertFits();
            }
        }
    }

    private void see(Browser browser, String path, String name, int first, String theme) {
        browser.get(node.uri(path)).assertNoViolations();
        for (int width : List.of(first, first == 390 ? 1440 : 390)) {
            browser.width(width, HEIGHT).assertFits();
            int height = ((Number) browser.driver().executeScript("return document.documentElement.scrollHeight"))
                    .intValue();
            browser.width(width, height).screenshot(name + "-" + width + "-" + theme);
        }
        browser.width(first, HEIGHT);
    }

    /** Makes a one-time link as an administrator does, and returns its path. */
    private String link(Browser browser) {
        browser.get(node.uri("/admin"));
        browser.find("li.account summary").click();
        browser.find("form[action$='/admin/link'] button").click();
        String address = browser.find(".notice code").getText();
        return address.substring(address.indexOf("/password/"));
    }

    private static String name(String path) {
        return path.equals("/") ? "home" : path.substring(1);
    }

    /** What Chromium reports besides the 404 and the 403 that were asked for. */
    private static List<String> faults(Browser browser) {
        return Guest.faults(browser).stream()
                .filter(line -> !line.contains("/nowhere") && !line.contains("status of 403"))
                .toList();
    }
}
