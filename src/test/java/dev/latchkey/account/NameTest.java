package dev.latchkey.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8265 §3.3, UsernameCaseMapped Profile, in the order of its rules. */
class NameTest {
    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "\uff21lice, alice", // width mapping
        "Alice, alice", // case mapping
        "\u0130lk, i\u0307lk", // Turkish capital dotted i keeps its dot, whatever the machine's language
        "I, i",
        "stra\u00dfe, stra\u00dfe", // small letters stay: sharp s is not ss
        "a\u0301lice, \u00e1lice", // normalization: NFC
        "\u05d0\u05d1, \u05d0\u05d1", // directionality: all right to left
    })
    void parse_spellings_oneCanonicalForm(String typed, String canonical) {
        assertEquals(Optional.of(new Name(canonical)), Name.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "alice ",
                "a b",
                "zero\u200bwidth",
                "\u200ealice",
                "a\u05d0",
                "\ufb01n",
                "a\tb",
                "a\u0000b",
                "a\r\nSet-Cookie: x=y",
                "\ud800",
                "a\udb40\udd00b",
                "a\udb40\uddefb"
            })
    void parse_outsideIdentifierClass_empty(String typed) {
        assertEquals(Optional.empty(), Name.parse(typed));
    }

    @Test
    void parse_64Characters_isTheLongest() {
        assertEquals(64, Name.parse("a".repeat(64)).orElseThrow().canonical().length());
        assertEquals(Optional.empty(), Name.parse("a".repeat(65)));
        assertEquals(Optional.empty(), Name.parse("a".repeat(10_000)));
    }

    @Test
    void parse_64CharactersOutsideTheBasicPlane_isAName() {
        String gothic = "\ud800\udf30".repeat(64);
        assertEquals(Optional.of(new Name(gothic)), Name.parse(gothic));
    }

    @Test
    void parse_onATurkishMachine_theSame() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertEquals(Optional.of(new Name("iris")), Name.parse("IRIS"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
