package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Http;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The whole life of an account, from the register form to its deletion, as its owner sees it. */
class AccountLifeIT {
    @Test
    void account_fromRegisteringToDeleting_worksOnAnyWidth() {
        Guest guest = Guest.at(Guest.node(Container.TOMCAT_11));
        try (Browser browser = Browser.setup().width(390).open()) {
            register(browser, guest);
            guest.post("/token");
            guest.post("/login");
            new Guest(guest.node(), guest.name(), "a wrong guess").post("/login");
            seeAndEndSignIns(browser, guest);
            Guest changed = changePassword(browser, guest);
            makeToken(browser);
            delete(browser, changed);
            assertEquals(List.of(), errors(browser));
        }
    }

    private static void register(Browser browser, Guest guest) {
        browser.get(guest.node().uri("/register"));
        guest.fill(browser, "password1");
        assertEquals("new-password", browser.find("[aria-invalid=true]").getDomAttribute("autocomplete"));
        assertTrue(browser.find(".wrong").getText().contains("common"), browser::text);
        sound(browser);
        guest.fill(browser);
        guest.arrives(browser, "/login");
        guest.fill(browser);
        guest.arrives(browser, "/account");
        sound(browser);
    }

    private static void sound(Browser browser) {
        browser.assertNoViolations().assertFits();
        browser.width(1440, 900).assertFits();
        browser.width(390, 900);
    }

    private static void seeAndEndSignIns(Browser browser, Guest guest) {
        browser.get(guest.node().uri("/account"));
        assertEquals("3 live sign-ins", browser.find("#sign-ins").getText());
        WebElement own = own(browser);
        assertTrue(own.getText().contains("Chrome"), own::getText);
        assertTrue(own.getText().contains("127.0.0.1") || own.getText().contains("0:0:0:0:0:0:0:1"), own::getText);
        assertTrue(browser.text().contains("1 attempt was refused."), browser::text);
        assertTrue(browser.find("tr.odd").getText().startsWith("refused"), browser::text);
        sound(browser);

        browser.find("li.token form button").click();
        Guest.awaits(browser, "That sign-in is over.");
        Guest.awaits(browser, "2 live sign-ins");
        browser.find("input[name=others] ~ p button").click();
        Guest.awaits(browser, "1 live sign-in");
        Guest.awaits(browser, "Nobody else is signed in");
    }

    private static WebElement own(Browser browser) {
        return browser.driver().findElements(By.cssSelector("ul.rows > li")).stream()
                .filter(row -> row.getText().contains("this one"))
                .findFirst()
                .orElseThrow();
    }

    private static Guest changePassword(Browser browser, Guest guest) {
        String wanted = "seven green lanterns 3";
        change(browser, "not it", wanted);
        assertEquals("That is not the current password.", browser.find(".wrong").getText());
        change(browser, guest.password(), guest.name() + "1");
        Guest.awaits(browser, "made of the name");
        sound(browser);
        change(browser, guest.password(), wanted);
        Guest.awaits(browser, "The password is changed");
        assertEquals(401, guest.post("/login").status());
        Guest changed = new Guest(guest.node(), guest.name(), wanted);
        assertEquals(303, changed.post("/login").status());
        return changed;
    }

    private static void change(Browser browser, String current, String wanted) {
        browser.find("#current").sendKeys(current);
        browser.find("#new").sendKeys(wanted);
        browser.find("form[action$='/account/password'] p button:not([type=button])")
                .click();
    }

    private static void makeToken(Browser browser) {
        browser.find("#make-token button").click();
        new WebDriverWait(browser.driver(), Duration.ofSeconds(5))
                .until(driver -> !text(browser).isEmpty());
        String command = text(browser);
        String token = command.replaceAll(".*Bearer ([^']+)'.*", "$1");
        String address = command.replaceAll(".*' ", "");
        assertEquals(
                200, Http.get(java.net.URI.create(address)).bearer(token).send().status());
        sound(browser);
    }

    private static String text(Browser browser) {
        return String.valueOf(browser.find("#curl").getDomProperty("value"));
    }

    private static void delete(Browser browser, Guest guest) {
        browser.find("#delete-password").sendKeys("not it");
        browser.find("form[action$='/account/delete'] p button:not([type=button])")
                .click();
        Guest.awaits(browser, "That is not the current password.");
        browser.find("#delete-password").sendKeys(guest.password());
        browser.find("form[action$='/account/delete'] p button:not([type=button])")
                .click();
        guest.arrives(browser, "/");
        assertEquals(401, guest.post("/login").status());
    }

    /** A refused form is an answer with 4xx, which Chromium reports as well; what the page itself did wrong is left. */
    private static List<String> errors(Browser browser) {
        return Guest.faults(browser).stream()
                .filter(line -> !line.contains("the server responded with a status of 4"))
                .toList();
    }

    @Test
    void account_withoutScript_endsChangesAndMakesATokenByForms() {
        Guest guest = Guest.registered(Guest.node(Container.JETTY_12));
        guest.post("/token");
        try (Browser browser = Browser.setup().withoutJavaScript().open()) {
            guest.signIn(browser);
            assertEquals("2 live sign-ins", browser.find("#sign-ins").getText());
            browser.find("li.token form button").click();
            Guest.awaits(browser, "1 live sign-in");
            change(browser, guest.password(), "seven green lanterns 3");
            Guest.awaits(browser, "The password is changed");
            browser.find("#make-token button").click();
            Guest.awaits(browser, "access_token");
        }
    }
}
