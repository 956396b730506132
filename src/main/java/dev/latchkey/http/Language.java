package dev.latchkey.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which of our languages a person reads: by the switch's cookie, else by {@code Accept-Language}, else English. */
public final class Language {
    /** The cookie of the language switch; holds a language's tag and nothing about who asks. */
    public static final String COOKIE = "latchkey-lang";

    private static final List<Locale> OURS = List.of(Locale.ENGLISH, Locale.KOREAN);

    private Language() {}

    /** Returns the language of ours with this tag, if there is one. */
    public static Optional<Locale> of(String tag) {
        return OURS.stream().filter(ours -> ours.toLanguageTag().equals(tag)).findFirst();
    }

    /** Returns the language of whoever sent this request. */
    public static Locale of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    Optional<Locale> chosen = of(cookie.getValue());
                    if (chosen.isPresent()) {
                        return chosen.get();
                    }
                }
            }
        }
        for (Locale asked : Collections.list(request.getLocales())) {
            Optional<Locale> spoken = of(asked.getLanguage());
            if (spoken.isPresent()) {
                return spoken.get();
            }
        }
        return Locale.ENGLISH;
    }
}
