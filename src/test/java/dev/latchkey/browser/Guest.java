package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.Poll;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openqa.selenium.StaleElementReferenceException;

/** Somebody in front of a browser, with a name of their own for each test. */
record Guest(Node node, String name, String password) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A server that many may register at; shared by the tests of this package. */
    static Node node(Container container) {
        return Nodes.twice(container);
    }

    /** Somebody without an account yet. */
    static Guest at(Node node) {
        return new Guest(
                node, "guest" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet(), "three brown kettles 7");
    }

    static Guest registered(Node node) {
        Guest guest = at(node);
        assertEquals(303, guest.post("/register").status());
        return guest;
    }

    /** Signs in without a browser, as on another device. */
    Exchange post(String path) {
        return Http.post(node.uri(path))
                .header("User-Agent", "curl/8.11.0")
                .form("grant_type", "password", "username", name, "password", password)
                .send();
    }

    /** Types into the form of {@code /login} or {@code /register} and sends it. */
    void fill(Browser browser) {
        fill(browser, password);
    }

    void fill(Browser browser, String typed) {
        browser.find("#username").clear();
        browser.find("#username").sendKeys(name);
        browser.find("#password").sendKeys(typed);
        browser.find("form.fields button:not([type=button])").click();
    }

    void signIn(Browser browser) {
        browser.get(node.uri("/login"));
        fill(browser);
        arrives(browser, "/account");
    }

    /** Waits until the page says this, whatever page it is by then: without script a click returns before the answer. */
    static void awaits(Browser browser, String text) {
        Poll.until(Duration.ofSeconds(10), text, () -> {
            try {
                return browser.text().contains(text);
            } catch (StaleElementReferenceException e) {
                return false;
            }
        });
    }

    /** What Chromium holds against the pages since the last call; its hints are left out. */
    static List<String> faults(Browser browser) {
        return browser.console().stream()
                .filter(line -> line.contains("[SEVERE]") || line.contains("[WARNING]"))
                .toList();
    }

    /** Waits until the browser is at a path: a click may return before the answer to it has come. */
    void arrives(Browser browser, String path) {
        Poll.until(
                Duration.ofSeconds(10),
                "to arrive at " + path,
                () -> node.uri(path).toString().equals(browser.driver().getCurrentUrl()));
    }
}
