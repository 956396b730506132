package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern CODE = Pattern.compile("one-time code (\\S+) to be one");

    private final Node node = Guest.node(Container.TOMCAT_11);
    private final Guest administrator = administrator();

    private Guest administrator() {
        Guest guest = Guest.at(node);
        Matcher code = CODE.matcher(node.log());
        assertTrue(code.find(), "the log has the code of the first administrator");
        Http.post(node.uri("/register"))
                .form("username", guest.name(), "password", guest.password(), "code", code.group(1))
                .send();
        return guest;
    }

    @ParameterizedTest
    @CsvSource({"1440, light, en", "390, dark, ko", "1440, dark, ko", "390, light, en"})
    void everyPage_eachWidthThemeAndLanguage_isSound(int width, String theme, String language) {
        String suffix = "-" + width + "-" + theme;
        try (Browser browser =
                Browser.setup().width(width).language(language).open().colorScheme(theme)) {
            for (String path : List.of("/", "/login", "/register", "/compare", "/nowhere")) {
                see(browser, path, name(path) + suffix);
            }
            Guest member = Guest.registered(node);
            member.signIn(browser);
            see(browser, "/admin", "forbidden" + suffix);
            assertEquals(member.name(), browser.find("header .who").getText());
            administrator.signIn(browser);
            for (String path : List.of("/", "/account", "/admin", "/compare")) {
                see(browser, path, name(path) + "-signed-in" + suffix);
            }
            see(browser, link(browser), "password" + suffix);
            assertEquals(List.of(), faults(browser));
        }
    }

    @Test
    void everyPage_at320Pixels_fits() {
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

    private void see(Browser browser, String path, String picture) {
        browser.get(node.uri(path)).assertNoViolations().assertFits();
        int width = ((Number) browser.driver().executeScript("return innerWidth")).intValue();
        int height =
                ((Number) browser.driver().executeScript("return document.documentElement.scrollHeight")).intValue();
        browser.width(width, height).screenshot(picture);
        browser.width(width, 900);
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
