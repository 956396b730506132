package dev.latchkey.account;

import java.util.Optional;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * An account's name in its one canonical form, RFC 8265 §3.3, UsernameCaseMapped Profile: full-width letters become
 * plain, capitals small, composed and decomposed spellings one. {@code Alice} and {@code alice} are one name,
 * {@code álice} is another, on every database, since only canonical forms are stored and compared.
 *
 * @param canonical 1 to 64 characters
 */
public record Name(String canonical) {
    /** Longest name in characters (code points). */
    public static final int MAX = 64;

    // No canonical form is shorter than a quarter of what was typed; a longer text is not worth the work.
    private static final int MAX_TYPED = 4 * MAX;

    /**
     * Reads what someone typed. Empty where the profile has no canonical form for it: spaces, controls, invisible
     * characters, ligatures, mixed directions (RFC 8264 §4.2, IdentifierClass), or more than 64 characters.
     */
    public static Optional<Name> parse(String typed) {
        if (typed.isEmpty() || typed.length() > MAX_TYPED) {
            return Optional.empty();
        }
        try {
            String canonical = PrecisProfiles.USERNAME_CASE_MAPPED.enforce(typed);
            return canonical.codePointCount(0, canonical.length()) <= MAX
                            && canonical.codePoints().noneMatch(Name::isIgnorable)
                    ? Optional.of(new Name(canonical))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The plane of tags and variation selectors, which nobody sees (RFC 8264 §9.13), and the library lets in. */
    private static boolean isIgnorable(int codePoint) {
        return codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
    }

    @Override
    public String toString() {
        return canonical;
    }
}
