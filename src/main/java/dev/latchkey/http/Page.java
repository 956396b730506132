package dev.latchkey.http;

import dev.latchkey.account.Caller;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.jsp.jstl.core.Config;
import jakarta.servlet.jsp.jstl.fmt.LocalizationContext;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** Shows one of the pages below {@code WEB-INF/jsp}. They only print: all they know is in the model. */
public final class Page {
    /** Written by the build. */
    private static final String VERSION = ResourceBundle.getBundle("version").getString("version");

    /**
     * What pages and tags ask for and not every model or use of a tag has. An EL name that stands for nothing is taken
     * for that of a class, and the class loader asked each time, by one thread after the other: hundreds of times a page.
     */
    private static final List<String> MAYBE = List.of(
            "caller",
            "timing",
            "query",
            "done",
            "link",
            "linkName",
            "refusal",
            "refused",
            "field",
            "why",
            "detail",
            "username",
            "next",
            "retryMinutes",
            "last",
            "lastRun",
            "minLength",
            "open",
            "hint",
            "hintValue",
            "wrong",
            "value",
            "id",
            "type",
            "focus",
            "optional",
            "styles",
            "scripts",
            "plots",
            "with",
            "then");

    private Page() {}

    /**
     * Answers with a page.
     *
     * @param name of the JSP, without its ending
     * @param model becomes request attributes; values are strings, numbers, booleans, lists and maps
     */
    public static void show(
            HttpServletRequest request, HttpServletResponse response, int status, String name, Map<String, ?> model)
            throws IOException, ServletException {
        Locale language = Language.of(request);
        response.setStatus(status);
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Content-Language", language.toLanguageTag());
        if (response.getHeader("Cache-Control") == null) {
            response.setHeader("Cache-Control", "no-store");
        }
        response.addHeader("Vary", "Accept-Language, Cookie");
        Config.set(request, Config.FMT_LOCALIZATION_CONTEXT, new LocalizationContext(messages(language), language));
        request.setAttribute("lang", language.toLanguageTag());
        request.setAttribute("path", Answers.path(request));
        request.setAttribute("query", "POST".equals(request.getMethod()) ? null : request.getQueryString());
        request.setAttribute("version", VERSION);
        Principal principal = request.getUserPrincipal();
        Timing.authenticated(request, principal);
        if (principal instanceof Caller caller) {
            knows(request, caller);
        }
        Timing.show(request);
        model.forEach(request::setAttribute);
        MAYBE.stream()
                .filter(absent -> request.getAttribute(absent) == null)
                .forEach(absent -> request.setAttribute(absent, ""));
        // Included, not forwarded to: Tomcat 11 closes the answer behind a forward, and no header could be set any
        // more.
        request.getRequestDispatcher("/WEB-INF/jsp/" + name + ".jsp").include(new Asked(request), response);
    }

    /** A JSP answers 405 to all but GET, POST and HEAD; what is shown to whom is decided before it. */
    private static final class Asked extends HttpServletRequestWrapper {
        Asked(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }
    }

    /** Lets the frame name who asks, also on the page of a refusal, which is made outside the filters that know. */
    static void knows(HttpServletRequest request, Caller caller) {
        request.setAttribute(
                "caller",
                Map.of(
                        "name", caller.name(),
                        "proof", caller.proof().word(),
                        "admin", caller.hasRole(Caller.ADMIN)));
    }

    /** Without the fallback to the machine's own language, which would give a Korean server's English readers Korean. */
    private static ResourceBundle messages(Locale language) {
        return ResourceBundle.getBundle(
                "messages",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
