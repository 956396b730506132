package dev.latchkey.account;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import me.gosimple.nbvcxz.resources.DictionaryUtil;

/**
 * Which new passwords are refused: too short or too long, with characters that cannot be typed again, common or
 * breached, or made of the account's name or the product's words (NIST SP 800-63B-4 §3.1.1.2). There are no rules of
 * composition.
 */
final class PasswordRules {
    /** What is left after the words are taken out has to be at least this long. */
    private static final int OF_ITS_OWN = 5;

    /** Shorter parts of a name would refuse passwords by accident. */
    private static final int SHORTEST_WORD = 3;

    private final int minLength;
    private final List<String> banned;

    PasswordRules(int minLength, Collection<String> bannedWords) {
        this.minLength = minLength;
        this.banned = bannedWords.stream()
                .map(PasswordRules::plain)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Read when the first password is checked, and not while everybody waits for the start. */
    private static final class Common {
        static final Set<String> PASSWORDS = new HashSet<>(
                DictionaryUtil.loadRankedDictionary(DictionaryUtil.passwords).keySet());
    }

    int minLength() {
        return minLength;
    }

    /**
     * Checks a new password.
     *
     * @throws Refused PASSWORD_REFUSED on the field {@code field}; its reason is a key of the message bundles
     */
    Password check(String typed, Name name, String field) throws Refused {
        Optional<Password> prepared = Password.typed(typed);
        if (typed.isEmpty() || prepared.isPresent() && prepared.get().length() < minLength) {
            throw refused(field, "password.short");
        }
        Password password = prepared.orElseThrow(() -> refused(field, "password.long"));
        if (!password.isOpaqueString()) {
            throw refused(field, "password.characters");
        }
        if (isCommon(password.text())) {
            throw refused(field, "password.common");
        }
        if (isMadeOfWords(password.text(), name)) {
            throw refused(field, "password.words");
        }
        return password;
    }

    private static Refused refused(String field, String key) {
        return Refused.field(Refusal.PASSWORD_REFUSED, field, key);
    }

    /** Also in capitals, backwards, or with the digits and marks at its ends that everybody appends. */
    private boolean isCommon(String password) {
        String small = password.toLowerCase(Locale.ROOT);
        String bare = small.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return Stream.of(
                                small,
                                undisguised(small),
                                new StringBuilder(small).reverse().toString())
                        .anyMatch(Common.PASSWORDS::contains)
                || bare.length() >= SHORTEST_WORD
                        && small.length() - bare.length() <= 4
                        && Common.PASSWORDS.contains(bare);
    }

    private boolean isMadeOfWords(String password, Name name) {
        String rest = plain(password);
        for (String word : words(name)) {
            rest = rest.replace(word, "");
        }
        return rest.length() < OF_ITS_OWN && rest.length() < plain(password).length()
                || plain(password).isEmpty() && password.equals(name.canonical());
    }

    private List<String> words(Name name) {
        Stream<String> parts = Stream.concat(
                Stream.of(plain(name.canonical())),
                Stream.of(name.canonical().split("[^\\p{L}\\p{N}]+")).map(PasswordRules::plain));
        return Stream.concat(parts.filter(part -> part.length() >= SHORTEST_WORD), banned.stream())
                .distinct()
                .sorted((a, b) -> b.length() - a.length())
                .toList();
    }

    /** Small letters and digits alone, without their accents, and with the usual disguises taken off. */
    private static String plain(String text) {
        String small = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        return undisguised(small).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static String undisguised(String small) {
        return small.replace('@', 'a')
                .replace('$', 's')
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('7', 't');
    }
}
