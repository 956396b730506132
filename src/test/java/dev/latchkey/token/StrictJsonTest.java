package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.account.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrictJsonTest {
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String SAMPLE =
            "{\"a\":[1,-0.5e+3,true,false,null,{}],\"b\":{\"c\":\"\\u00e9\\n\\\"x\u20ac\"},\"d\":\"\",\"e\":[[]]}";

    private static Map<String, Object> read(String text) throws Refused {
        return StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void object_ofEveryKindOfValue_isRead() throws Refused {
        Map<String, Object> object = read(SAMPLE);
        assertEquals(Map.of("c", "\u00e9\n\"x\u20ac"), object.get("b"));
        assertEquals(List.of(List.of()), object.get("e"));
    }

    @Test
    void object_pairOfSurrogatesEscaped_isOneCharacter() throws Refused {
        assertEquals("\ud83d\ude00", read("{\"a\":\"\\ud83d\\ude00\"}").get("a"));
    }

    /** Whatever passes here another strict parser must read too, and read the same; the reverse is not asked. */
    @Test
    void object_mutatedSample_isReadOnlyIfAnotherParserReadsTheSame() throws IOException {
        Random random = new Random(8259);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            String mutant = mutate(random);
            try {
                Map<String, Object> object = read(mutant);
                read++;
                assertSame(object, JACKSON.readTree(mutant), mutant);
            } catch (Refused refused) {
                assertEquals("INVALID_TOKEN", refused.refusal().name());
            }
        }
        assertTrue(read > 500, "so few were read that nothing was compared: " + read);
    }

    private static String mutate(Random random) {
        StringBuilder text = new StringBuilder(SAMPLE);
        String alphabet = "{}[],:\"\\ 0123.-+eEtrufalsn\u20ac\t\0";
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length());
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, c);
                default -> text.setCharAt(at, c);
            }
        }
        return text.toString();
    }

    private static void assertSame(Object ours, JsonNode theirs, String text) {
        if (ours instanceof Map<?, ?> map) {
            assertEquals(map.size(), theirs.size(), text);
            map.forEach((name, value) -> assertSame(value, theirs.get((String) name), text));
        } else if (ours instanceof List<?> list) {
            assertEquals(list.size(), theirs.size(), text);
            for (int i = 0; i < list.size(); i++) {
                assertSame(list.get(i), theirs.get(i), text);
            }
        } else if (ours instanceof StrictJson.Numeral numeral) {
            assertEquals(0, new java.math.BigDecimal(numeral.text()).compareTo(theirs.decimalValue()), text);
        } else if (ours == StrictJson.NULL) {
            assertTrue(theirs.isNull(), text);
        } else {
            assertEquals(ours, ours instanceof String ? theirs.textValue() : (Object) theirs.booleanValue(), text);
        }
    }

    @Test
    void object_seventeenLevels_refused() throws Refused {
        read("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}");
        assertThrows(Refused.class, () -> read("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
    }
}
