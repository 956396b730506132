package dev.latchkey.site;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Language;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** Remembers the language somebody chose in a cookie of its own, and goes back to where they were. */
public final class LanguageServlet extends Endpoint {
    private static final int YEAR_SECONDS = 365 * 24 * 60 * 60;

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
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(
                "Location", request.getContextPath() + back(form.get("next").orElse("/")));
    }

    /** A path below the context, as the page's frame wrote it; anything else leads home. */
    private static String back(String next) {
        if (!next.startsWith("/") || next.startsWith("//") || next.indexOf('\\') >= 0) {
            return "/";
        }
        try {
            return new URI(null, null, next, null).toASCIIString();
        } catch (URISyntaxException e) {
            return "/";
        }
    }
}
