package dev.latchkey.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.SecurityLog.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityLogTest {
    @Test
    void write_everyField_inOneOrder() {
        String line = SecurityLog.of(Event.SIGN_IN)
                .id("error")
                .visitor(new Visitor("192.0.2.1", "browser"))
                .signIn("handle")
                .kind(Proof.TOKEN)
                .by("administrator")
                .account("owner")
                .reason("why")
                .line();
        assertEquals(
                "event=sign_in reason=\"why\" account=\"owner\" by=\"administrator\" kind=\"token\""
                        + " sign_in=\"handle\" address=\"192.0.2.1\" user_agent=\"browser\" id=\"error\"",
                line);
    }

    @Test
    void write_fieldNotSet_isLeftOut() {
        assertEquals(
                "event=everybody_ended by=\"administrator\"",
                SecurityLog.of(Event.EVERYBODY_ENDED).by("administrator").line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nevent=sign_in account=\"root\"",
                "x\" account=\"root",
                "x\\\" account=\"root",
                "x\u2028event=sign_in",
                "x\u0085event=sign_in",
                "x\u001b[2Kevent=sign_in",
                "x\u202eevent",
                "x\u0000y"
            })
    void write_whatAStrangerSent_staysOnOneLine(String sent) {
        String line = SecurityLog.of(Event.SIGN_IN_REFUSED)
                .visitor(new Visitor("192.0.2.1", sent))
                .line();
        assertEquals(1, line.lines().count());
        assertTrue(line.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR));
        assertFalse(line.replace("\\\\", "").replace("\\\"", "").contains(" account=\"root"), line);
    }

    @ParameterizedTest
    @EnumSource
    void event_hasALineInTheReadme(Event event) throws IOException {
        String word = '`' + event.name().toLowerCase(Locale.ROOT) + '`';
        assertTrue(Files.readString(Path.of("README.md"))
                .lines()
                .anyMatch(line -> line.startsWith("| `") && line.split("\\|")[1].contains(word)));
    }
}
