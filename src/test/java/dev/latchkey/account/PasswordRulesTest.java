package dev.latchkey.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static final PasswordRules RULES = new PasswordRules(8, List.of("latchkey"));
    private static final Name ALICE = new Name("alice.liddell");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery stapler",
                "  outer spaces  ",
                "\ud83d\udd11\ud83d\udc0e\ud83d\udd0b\ud83d\udcce and words",
                "\u2764\ufe0f\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 family matters",
                "\u03c0\u00df\u00e5 Jack of \u2666s",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0628\u062f\u0627\u0646\u0645",
                "oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooox",
                "wq8#Lp2!",
                "alice goes ask again at ten",
                "mudlark-vexing-quota"
            })
    void check_goodPassword_asTyped(String typed) throws Refused {
        assertEquals(
                java.text.Normalizer.normalize(typed, java.text.Normalizer.Form.NFC),
                RULES.check(typed, ALICE, "password").text());
    }

    @ParameterizedTest
    @CsvSource({
        "'', password.short",
        "1234567, password.short",
        "12345678, password.common",
        "password, password.common",
        "PASSWORD1, password.common",
        "drowssap, password.common",
        "iloveyou, password.common",
        "sunshine!!, password.common",
        "aaaaaaaaaaaa, password.common",
        "latchkey, password.words",
        "L@tchkey2026, password.words",
        "L4tchkey!2026, password.words",
        "latchkeylatchkey, password.words",
        "alice.liddell, password.words",
        "AliceLiddell12, password.words",
        "liddellalice!, password.words",
        "'tab\tin the middle', password.characters",
        "'bell\u0007in the middle', password.characters"
    })
    void check_badPassword_saysWhy(String typed, String why) {
        Refused refused = assertThrows(Refused.class, () -> RULES.check(typed, ALICE, "password"));
        assertEquals(Refusal.PASSWORD_REFUSED, refused.refusal());
        assertEquals(Optional.of("password"), refused.field());
        assertEquals(why, refused.reason());
    }

    @Test
    void check_256Characters_isTheLongest() throws Refused {
        String longest = "\ud83d\udd11x7".repeat(85) + "z";
        assertEquals(256, RULES.check(longest, ALICE, "password").length());
        assertEquals(
                "password.long",
                assertThrows(Refused.class, () -> RULES.check(longest + "z", ALICE, "new"))
                        .reason());
    }

    @Test
    void check_everySpace_isOneSpace() throws Refused {
        assertEquals(
                "foo bar baz",
                RULES.check("foo\u1680bar\u00a0baz", ALICE, "password").text());
    }

    @Test
    void check_nameInAnotherScript_isFound() {
        assertEquals(
                "password.words",
                assertThrows(
                                Refused.class,
                                () -> RULES.check(
                                        "\uc570\ub9ac\uc2a4\uc570\ub9ac\uc2a4\uc570\ub9ac\uc2a4",
                                        new Name("\uc570\ub9ac\uc2a4"),
                                        "password"))
                        .reason());
    }
}
