package dev.latchkey.site;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Language;
import dev.latchkey.http.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Remembers the language somebody chose in a cookie of its own, and goes back to where they were. */
public final class LanguageServlet extends Endpoint {
    private static final int YEAR_SECONDS = 365 * 24 * 60 * 60;

    /** RFC 3986 §3.4, Query. */
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

    /** A segment that leads out of the application. */
    private static final Pattern UP = Pattern.compile("/\\.\\.?(/|$)");

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        Form form = Form.readWithHint(request, "next", "lang");
        String tag = Language.of(form.require("lang"))
                .orElseThrow(() -> Refused.field(Refusal.MALFORMED_FORM, "lang", "lang is en or ko"))
                .toLanguageTag();
        String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
        response.addHeader(
                "Set-Cookie",
                Language.COOKIE + "=" + tag + "; Path=" + path + "; Max-Age=" + YEAR_SECONDS
                        + "; HttpOnly; SameSite=Lax" + (request.isSecure() ? "; Secure" : ""));
        SeeOther.to(request, response, back(form.get("next").orElse("/")));
    }

    /** A path below the context and its query, as the page's frame wrote them; anything else leads home. */
    private static String back(String next) {
        String[] parts = next.split("\\?", 2);
        String path = parts[0];
        if (!path.startsWith("/")
                || path.startsWith("//")
                || path.indexOf('\\') >= 0
                || UP.matcher(path).find()) {
            return "/";
        }
        String query = parts.length > 1 && QUERY.matcher(parts[1]).matches() ? "?" + parts[1] : "";
        try {
            return new URI(null, null, path, null).toASCIIString() + query;
        } catch (URISyntaxException e) {
            return "/";
        }
    }
}
