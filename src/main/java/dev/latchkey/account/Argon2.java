package dev.latchkey.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of one Argon2id hash (RFC 9106 §3.1).
 *
 * @param memory KiB
 * @param passes over the memory
 * @param lanes of parallelism
 */
public record Argon2(int memory, int passes, int lanes) {
    private static final Pattern FORM = Pattern.compile("m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})");
    private static final int MAX_MEMORY = 1024 * 1024;

    /** @throws IllegalArgumentException outside RFC 9106 §3.1 or above 1 GiB, 100 passes or 16 lanes */
    public Argon2 {
        if (lanes < 1 || lanes > 16 || passes < 1 || passes > 100 || memory < 8 * lanes || memory > MAX_MEMORY) {
            throw new IllegalArgumentException(
                    "m=KIB,t=PASSES,p=LANES with 8*p <= m <= 1048576, 1 <= t <= 100, 1 <= p <= 16");
        }
    }

    /**
     * Reads {@code m=19456,t=2,p=1}, the spelling of PHC strings.
     *
     * @throws IllegalArgumentException for anything else; the message says what would be right
     */
    public static Argon2 parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("m=KIB,t=PASSES,p=LANES, such as m=19456,t=2,p=1");
        }
        return new Argon2(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "m=" + memory + ",t=" + passes + ",p=" + lanes;
    }
}
