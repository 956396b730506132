package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.print.PageSize;
import org.openqa.selenium.print.PrintOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page that measures both keys: what it shows is what was counted. */
@Tag("alone")
class CompareIT {
    private static final int REQUESTS = 40;

    /** Keeps what the server said of each measured request, as the page gets to see it. */
    private static final String LISTEN = "window.seen = []; const real = window.fetch;"
            + "window.fetch = async (...args) => { const answer = await real(...args);"
            + " if (String(args[0]).includes('run=')) seen.push((args[1].headers ? 'token ' : 'session ')"
            + " + new URL(args[0]).pathname.replace('/latchkey', '') + ' '"
            + " + answer.headers.get('Server-Timing')); return answer; };";

    /** Keeps what is offered for saving. */
    private static final String KEEP = "window.saved = []; const make = URL.createObjectURL;"
            + "URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push(text)); return make(blob); };";

    private static final Pattern COUNTED =
            Pattern.compile("(session|token) (\\S+) auth;desc=\"\\1\";dur=[\\d.]+, sql;desc=\"(\\d+)\";dur=[\\d.]+");

    @ParameterizedTest
    @CsvSource({"TOMCAT_11, 1440, light, en", "JETTY_12, 390, dark, ko"})
    void run_signedIn_showsWhatServerTimingCounted(Container container, int width, String theme, String language) {
        Guest guest = Guest.registered(Guest.node(container));
        try (Browser browser =
                Browser.setup().width(width).language(language).open().colorScheme(theme)) {
            guest.signIn(browser);
            run(browser, guest);
            assertEquals("1 0 2 1", browser.find("#compare").getDomAttribute("data-statements"));
            countsAgree(browser);
            plotAndTableAgree(browser);
            revocationIsSeen(browser);
            evidenceIsShown(browser);
            downloadsHoldEveryRequest(browser);
            slidersMoveTheFinding(browser);
            browser.assertNoViolations().assertFits();
            assertEquals(2, sheets(browser));
            assertEquals(List.of(), faults(browser));
            stillSignedIn(browser, guest);
        }
        seenByOthers(guest, language);
    }

    private static void run(Browser browser, Guest guest) {
        browser.get(guest.node().uri("/compare"));
        browser.driver().executeScript(LISTEN);
        browser.find("#n").clear();
        browser.find("#n").sendKeys(Integer.toString(REQUESTS));
        browser.find("#start").click();
        new WebDriverWait(browser.driver(), Duration.ofSeconds(60))
                .until(driver -> "done".equals(browser.find("#compare").getDomAttribute("data-state")));
    }

    /** The page's totals against the answers' own headers; four requests before the run warm the server up. */
    @SuppressWarnings("unchecked")
    private static void countsAgree(Browser browser) {
        List<String> seen = (List<String>) browser.driver().executeScript("return seen");
        assertEquals(4 * REQUESTS + 4, seen.size());
        for (String key : List.of("session", "token")) {
            for (String path : List.of("/api/me", "/api/account")) {
                int counted = seen.stream()
                        .skip(4)
                        .map(CountedLine::of)
                        .filter(line -> line.key.equals(key) && line.path.equals(path))
                        .mapToInt(line -> line.statements)
                        .sum();
                int column = key.equals("session") ? 2 : 4;
                int row = path.equals("/api/me") ? 1 : 2;
                assertEquals(counted, number(cell(browser, "statements", row, column)), key + " " + path);
            }
        }
    }

    private record CountedLine(String key, String path, int statements) {
        static CountedLine of(String line) {
            Matcher matcher = COUNTED.matcher(line);
            assertTrue(matcher.matches(), line);
            return new CountedLine(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)));
        }
    }

    /** What was handed to the plot stands beside it; the table has the same numbers. */
    private static void plotAndTableAgree(Browser browser) {
        for (int path = 0; path < 2; path++) {
            assertEquals(drawn(browser, "statements", path + "session"), cell(browser, "statements", path + 1, 1));
            assertEquals(drawn(browser, "statements", path + "token"), cell(browser, "statements", path + 1, 3));
        }
        assertEquals(drawn(browser, "bytes", "0session"), cell(browser, "bytes", 1, 1));
        assertEquals(drawn(browser, "bytes", "0token"), cell(browser, "bytes", 2, 1));
        for (String plot : List.of("latency-me", "latency-account")) {
            for (int key = 0; key < 2; key++) {
                String[] marks =
                        drawn(browser, plot, key == 0 ? "session" : "token").split(" ");
                assertEquals(Integer.toString(REQUESTS), marks[0]);
                for (int mark = 1; mark <= 3; mark++) {
                    double ms = Double.parseDouble(marks[mark]);
                    String text = String.format(Locale.ROOT, ms < 10 ? "%,.2f ms" : "%,.1f ms", ms);
                    assertEquals(text, cell(browser, plot, key + 1, mark + 1).replace('\u00a0', ' '));
                }
            }
        }
    }

    private static String drawn(Browser browser, String plot, String what) {
        return String.valueOf(browser.find("#" + plot + " .canvas").getDomAttribute("data-drawn" + what));
    }

    /** The text of a cell, from 0 the row's name; the table is folded away, so it has no visible text. */
    private static String cell(Browser browser, String plot, int row, int column) {
        String css = "#" + plot + " tbody tr:nth-child(" + row + ") > :nth-child(" + (column + 1) + ")";
        return String.valueOf(browser.find(css).getDomProperty("textContent"));
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    private static void revocationIsSeen(Browser browser) {
        for (String key : List.of("session", "token")) {
            double ms = Double.parseDouble(
                    String.valueOf(browser.find("#clock-" + key).getDomAttribute("data-ms")));
            assertTrue(ms > 0 && ms < 2_000, key + " was refused after " + ms + " ms");
        }
    }

    private static void evidenceIsShown(Browser browser) {
        assertTrue(browser.find("#seen-data-session").getText().contains("key_hash"));
        assertTrue(browser.find("#seen-data-token").getText().contains("preferred_username"));
        assertTrue(browser.find("#seen-read-session").getText().contains("document.cookie → \"\""));
        assertEquals(
                3,
                browser.driver()
                        .findElements(By.cssSelector("#seen-read-token .jwt-part"))
                        .size());
        assertFalse(browser.find("[data-step=useSession-4]").getText().isEmpty());
        assertFalse(browser.find("[data-step=makeSession-3]").getText().isEmpty());
        assertTrue(browser.find("#scale-title ~ figure .finding").getText().contains("100,000"));
    }

    /** What the two buttons hand out, listened to: as many lines as there were requests, and what the table adds up. */
    private static void downloadsHoldEveryRequest(Browser browser) {
        browser.driver().executeScript(KEEP);
        browser.find("#csv").click();
        browser.find("#json").click();
        new WebDriverWait(browser.driver(), Duration.ofSeconds(10))
                .until(driver -> saved(browser).size() == 2);
        List<String> saved = saved(browser).stream().sorted().toList();
        List<String> lines = saved.get(0).lines().toList();
        assertEquals("key,path,started_ms,latency_ms,status,statements,sql_ms,auth_ms", lines.get(0));
        assertEquals(4 * REQUESTS, lines.size() - 1);
        int counted = lines.stream()
                .filter(line -> line.startsWith("session,account,"))
                .mapToInt(line -> Integer.parseInt(line.split(",", -1)[5]))
                .sum();
        assertEquals(number(cell(browser, "statements", 2, 2)), counted);
        JsonNode json = json(saved.get(1));
        assertEquals(4 * REQUESTS, json.get("samples").size());
        assertEquals(counted, json.at("/figures/account/session/sqlTotal").asInt(), () -> saved.get(1));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> saved(Browser browser) {
        return (List<String>) browser.driver().executeScript("return saved");
    }

    /** Ten times the nodes: ten times the statements, in the finding and in the axis's table alike. */
    private static void slidersMoveTheFinding(Browser browser) {
        browser.driver()
                .executeScript("const nodes = document.getElementById('nodes'); nodes.value = 4;"
                        + " nodes.dispatchEvent(new Event('input', { bubbles: true }))");
        String finding = browser.find("#fleet .finding").getText();
        assertEquals("10,000", browser.find("#nodes").getDomAttribute("aria-valuetext"));
        assertTrue(finding.contains("10,000") && finding.contains("10,000,000"), finding);
        assertEquals("10,000,000", cell(browser, "fleet", 5, 1));
        assertEquals("10,000", cell(browser, "fleet", 5, 2));
    }

    /** How many sheets of A4 the page is on paper. */
    private static long sheets(Browser browser) {
        PrintOptions paper = new PrintOptions();
        paper.setPageSize(new PageSize(29.7, 21.0));
        String pdf = new String(
                Base64.getDecoder().decode(browser.driver().print(paper).getContent()), StandardCharsets.ISO_8859_1);
        return Pattern.compile("/Type\\s*/Page\\b").matcher(pdf).results().count();
    }

    private static List<String> faults(Browser browser) {
        return Guest.faults(browser).stream()
                .filter(line -> !line.contains("/compare/trial") || !line.contains("401"))
                .toList();
    }

    private static void stillSignedIn(Browser browser, Guest guest) {
        browser.get(guest.node().uri("/account"));
        assertEquals(guest.name(), browser.find("h1").getText());
        assertEquals(
                1, browser.driver().findElements(By.cssSelector("ul.rows > li")).size());
    }

    /** Whoever is not signed in sees the last run, and without script its numbers. */
    private static void seenByOthers(Guest guest, String language) {
        try (Browser browser =
                Browser.setup().language(language).withoutJavaScript().open()) {
            browser.get(guest.node().uri("/compare"));
            assertEquals(
                    4,
                    browser.driver()
                            .findElements(By.cssSelector("#last tbody tr"))
                            .size());
            assertEquals(
                    "1",
                    browser.find("#last tbody tr:nth-child(1) td:nth-child(5)").getText());
            assertEquals(
                    "0",
                    browser.find("#last tbody tr:nth-child(2) td:nth-child(5)").getText());
            assertEquals(
                    5,
                    browser.driver().findElements(By.cssSelector(".evidence")).size());
        }
    }

    @Test
    void stop_pressed_endsTheRunAndKeepsWhatWasSeen() {
        Guest guest = Guest.registered(Guest.node(Container.TOMCAT_11));
        try (Browser browser = Browser.open()) {
            guest.signIn(browser);
            browser.get(guest.node().uri("/compare"));
            browser.find("#n").clear();
            browser.find("#n").sendKeys("2000");
            browser.find("#start").click();
            assertEquals("stop", focused(browser));
            new WebDriverWait(browser.driver(), Duration.ofSeconds(20))
                    .until(driver -> Double.parseDouble(
                                    String.valueOf(browser.find("#progress").getDomProperty("value")))
                            > 0);
            browser.find("#stop").click();
            new WebDriverWait(browser.driver(), Duration.ofSeconds(20))
                    .until(driver -> "done".equals(browser.find("#compare").getDomAttribute("data-state")));
            assertTrue(browser.find("#status").getText().startsWith("Stopped after"), browser::text);
            assertEquals("start", focused(browser));
            assertTrue(browser.find("#csv").isDisplayed());
            assertTrue(browser.find("#json").isDisplayed());
            run(browser, guest);
            assertEquals(Integer.toString(REQUESTS), cell(browser, "latency-me", 1, 1));
        }
    }

    private static String focused(Browser browser) {
        return String.valueOf(browser.driver().switchTo().activeElement().getDomAttribute("id"));
    }

    /** What is not said is not taken for none. */
    @Test
    void run_serverTimingOff_claimsNoStatements() {
        try (Node node = Node.on(Container.JETTY_12)
                        .at("/latchkey")
                        .with("LATCHKEY_SERVER_TIMING", "off")
                        .start();
                Browser browser = Browser.open()) {
            Guest guest = Guest.registered(node);
            guest.signIn(browser);
            run(browser, guest);
            assertTrue(browser.find("#statements .finding").getText().contains("latchkey.server-timing"));
            assertEquals("–", cell(browser, "statements", 1, 1));
            assertTrue(browser.find("#seen-database-token").getText().contains("latchkey.server-timing"));
            assertTrue(browser.find("#seen-scale-token").getText().contains("latchkey.server-timing"));
            assertEquals(Integer.toString(REQUESTS), cell(browser, "latency-me", 1, 1));
            assertEquals(List.of(), faults(browser));
        }
    }

    @ParameterizedTest
    @CsvSource({"TOMCAT_11", "JETTY_12"})
    void trial_ended_opensNothingAndTouchesNoOtherSignIn(Container container) {
        Guest guest = Guest.registered(Guest.node(container));
        String cookie = guest.post("/login").cookie("latchkey-latchkey").orElseThrow();
        Exchange made = trial(guest, cookie, "");
        String trial = made.cookie("latchkey.trial-latchkey").orElseThrow();
        String token = made.json().get("access_token").asText();
        assertNotEquals(cookie, trial);
        assertEquals("session", asTrial(guest, trial).json().get("auth").asText());
        assertEquals("token", asTrialByToken(guest, token).json().get("auth").asText());

        // They open only GET /compare/trial, whichever cookie the value is put in; nor does a sign-in open that.
        assertEquals(401, me(guest, trial).status());
        assertEquals(
                401, Http.get(guest.node().uri("/api/me")).bearer(token).send().status());
        assertEquals(401, asTrial(guest, cookie).status());
        String own = guest.post("/token").json().get("access_token").asText();
        assertEquals(401, asTrialByToken(guest, own).status());

        assertEquals(400, trial(guest, cookie, "no-trial").status());
        assertEquals(200, asTrial(guest, trial).status());
        assertEquals(204, trial(guest, cookie, made.json().get("id").asText()).status());
        assertEquals(401, asTrial(guest, trial).status());
        dev.latchkey.harness.Poll.until(
                Duration.ofSeconds(2), "401", () -> asTrialByToken(guest, token).status() == 401);
        assertEquals(200, me(guest, cookie).status());
        assertEquals(
                200, Http.get(guest.node().uri("/api/me")).bearer(own).send().status());
    }

    @Test
    void trial_withoutASession_isRefused() {
        Guest guest = Guest.registered(Guest.node(Container.TOMCAT_11));
        assertEquals(
                401, Http.post(guest.node().uri("/compare/trial")).form().send().status());
        assertEquals(401, Http.get(guest.node().uri("/compare/trial")).send().status());
    }

    private static Exchange trial(Guest guest, String cookie, String end) {
        Http post = Http.post(guest.node().uri("/compare/trial")).cookie("latchkey-latchkey", cookie);
        return (end.isEmpty() ? post.form() : post.form("end", end)).send();
    }

    private static Exchange asTrial(Guest guest, String value) {
        return Http.get(guest.node().uri("/compare/trial"))
                .cookie("latchkey.trial-latchkey", value)
                .send();
    }

    private static Exchange asTrialByToken(Guest guest, String token) {
        return Http.get(guest.node().uri("/compare/trial")).bearer(token).send();
    }

    private static Exchange me(Guest guest, String value) {
        return Http.get(guest.node().uri("/api/me"))
                .cookie("latchkey-latchkey", value)
                .send();
    }
}
