package dev.latchkey.session;

/**
 * How an attribute's name stands in the database. Any string is a name to {@code HttpSession}, but not to a database:
 * MariaDB takes {@code a} and {@code a } (with a space) for the same, PostgreSQL stores no NUL, none stores half a
 * surrogate pair. So what is not a plain visible character is written as {@code %} and four hexadecimal digits.
 */
final class AttributeName {
    /** Longest stored spelling, so that the primary key fits every database's limit. */
    static final int MAX_LENGTH = 500;

    private AttributeName() {}

    /** @throws IllegalArgumentException when the name is too long to be stored */
    static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > ' ' && c < 0x7f && c != '%' || c > 0xa0 && Character.isLetterOrDigit(c)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%04x", (int) c));
            }
        }
        if (encoded.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("An attribute's name of " + name.length() + " characters is too long");
        }
        // An empty name is a name too, but Oracle-minded tools and people read it as none.
        return encoded.isEmpty() ? "%" : encoded.toString();
    }

    static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        StringBuilder name = new StringBuilder(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%' && i + 5 <= encoded.length()) {
                name.append((char) Integer.parseInt(encoded, i + 1, i + 5, 16));
                i += 4;
            } else if (encoded.charAt(i) != '%') {
                name.append(encoded.charAt(i));
            }
        }
        return name.toString();
    }
}
