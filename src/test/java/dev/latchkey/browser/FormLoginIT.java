package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Register, sign in by the form, sign out: what everybody does, with and without script. */
class FormLoginIT {
    @ParameterizedTest
    @CsvSource({"TOMCAT_11, true", "JETTY_12, false"})
    void form_rightPassword_signsInAndOut(Container container, boolean script) {
        Guest guest = Guest.at(Guest.node(container));
        try (Browser browser = browser(script)) {
            browser.get(guest.node().uri("/"));
            browser.find("main a[href$='/register']").click();
            guest.fill(browser);
            guest.arrives(browser, "/login");
            guest.fill(browser);
            guest.arrives(browser, "/account");
            assertEquals(guest.name(), browser.find("h1").getText());
            browser.find("form[action$='/logout'] button").click();
            guest.arrives(browser, "/login");
            browser.get(guest.node().uri("/account"));
            assertTrue(browser.driver().getCurrentUrl().contains("/login?next="), browser.driver()::getCurrentUrl);
        }
    }

    private static Browser browser(boolean script) {
        return script ? Browser.open() : Browser.setup().withoutJavaScript().open();
    }

    @Test
    void form_wrongPassword_keepsTheNameAndSaysSo() {
        Guest guest = Guest.registered(Guest.node(Container.TOMCAT_11));
        try (Browser browser = Browser.open()) {
            browser.get(guest.node().uri("/login"));
            guest.fill(browser, "not the password");
            assertEquals(
                    "That name and password do not match.",
                    browser.find("[role=alert]").getText());
            assertEquals(guest.name(), browser.find("#username").getDomProperty("value"));
            assertEquals("", browser.find("#password").getDomProperty("value"));
            assertEquals("password", browser.driver().switchTo().activeElement().getDomAttribute("id"));
            browser.assertNoViolations();
        }
    }

    @Test
    void showButton_pressed_showsThePasswordAndIsAbsentWithoutScript() {
        Node node = Guest.node(Container.TOMCAT_11);
        try (Browser browser = Browser.open()) {
            browser.get(node.uri("/login"));
            browser.find("#password").sendKeys("secret");
            browser.find("button[aria-controls=password]").click();
            assertEquals("text", browser.find("#password").getDomProperty("type"));
            browser.find("button[aria-controls=password]").click();
            assertEquals("password", browser.find("#password").getDomProperty("type"));
        }
        try (Browser browser = Browser.setup().withoutJavaScript().open()) {
            browser.get(node.uri("/login"));
            assertEquals("Sign in", browser.find("h1").getText());
            assertTrue(browser.lacks("main button[type=button]"));
        }
    }

    @Test
    void languageSwitch_pressed_isRememberedOnEveryPage() {
        Node node = Guest.node(Container.TOMCAT_11);
        try (Browser browser = Browser.setup().withoutJavaScript().open()) {
            browser.get(node.uri("/login"));
            assertEquals("Sign in", browser.find("h1").getText());
            browser.find("button[lang=ko]").click();
            Guest.awaits(browser, "로그인");
            assertEquals("로그인", browser.find("h1").getText());
            browser.get(node.uri("/register"));
            assertEquals("회원가입", browser.find("h1").getText());
            assertEquals("ko", browser.find("html").getDomAttribute("lang"));
            browser.find("button[lang=en]").click();
            Guest.awaits(browser, "Make the account");
        }
    }

    /** A form's own address takes nothing but its form. */
    @Test
    void languageSwitch_underARefusedForm_leadsToThePageOfTheForm() {
        Guest guest = Guest.registered(Guest.node(Container.TOMCAT_11));
        try (Browser browser = Browser.setup().withoutJavaScript().open()) {
            guest.signIn(browser);
            browser.find("#current").sendKeys("not it");
            browser.find("#new").sendKeys("seven green lanterns 3");
            browser.find("form[action$='/account/password'] p button").click();
            Guest.awaits(browser, "That is not the current password.");
            browser.find("button[lang=ko]").click();
            guest.arrives(browser, "/account");
            assertEquals("비밀번호 변경", browser.find("#change").getText());
        }
    }

    @Test
    void acceptLanguage_korean_isSpokenWithoutASwitch() {
        Node node = Guest.node(Container.TOMCAT_11);
        try (Browser browser = Browser.setup().language("ko").open()) {
            browser.get(node.uri("/"));
            assertEquals("로그인 하나, 열쇠 둘", browser.find("h1").getText());
            assertFalse(browser.text().contains("???"), browser::text);
        }
    }
}
