package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NextPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/latchkey",
                "/latchkey/",
                "/latchkey/account",
                "/latchkey/account?a=b&c=%20d",
                "/latchkey/?next=//x",
                "/latchkey/a;b=c/d.html",
                "/latchkey/%EA%B0%80"
            })
    void of_pathOfThisApplication_isTaken(String next) {
        assertEquals(Optional.of(next), NextPath.of(next, "/latchkey"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "account",
                "//evil",
                "///evil",
                "/\\evil",
                "\\/evil",
                "https:evil",
                "https://evil/latchkey",
                "/%09/evil",
                "/%2f%2fevil",
                "/latchkey/%2f/evil",
                "/latchkey//evil",
                "/latchkey/../evil",
                "/latchkey/%2e%2E/evil",
                "/latchkey/..;x/evil",
                "/latchkey/.%2e\\evil",
                "/latchkey/%5cevil",
                "user@host",
                "javascript:alert(1)",
                "data:text/html,x",
                "\uff0fevil",
                "/latchkey/\uff0fevil",
                "/latchkey/a\r\nSet-Cookie: x=y",
                "/latchkey/%0d%0aSet-Cookie:x=y",
                "/latchkey/%7f",
                "/latchkey/%c2%85",
                "/latchkey/?a=%0d%0aSet-Cookie:x=y",
                "/latchkey/%ff",
                "/latchkey/?a=%ff",
                "/latchkey/%c0%af%c0%afevil",
                "/latchkey/%0",
                "/latchkey/%",
                "/latchkey/%zz",
                "/latchkey/\u560a\u560d",
                "/latchkey/#x",
                "/latchkey2/account",
                "/other"
            })
    void of_anythingElse_isIgnored(String next) {
        assertEquals(Optional.empty(), NextPath.of(next, "/latchkey"));
    }

    @Test
    void of_atTheRoot_takesAnyPath_butNoOtherHost() {
        assertEquals(Optional.of("/account"), NextPath.of("/account", ""));
        assertEquals(Optional.empty(), NextPath.of("//evil", ""));
    }

    @Test
    void of_tooLong_isIgnored() {
        assertEquals(Optional.empty(), NextPath.of("/" + "a".repeat(10_000), ""));
    }
}
