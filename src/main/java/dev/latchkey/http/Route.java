package dev.latchkey.http;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of routes: what is asked, before any servlet runs.
 *
 * @param path below the context path: exact ({@code /api/me}), or with one last variable segment
 *     ({@code /api/sessions/{id}}), or a tree of files ({@code /static/*})
 * @param methods what is allowed; HEAD comes with GET
 * @param json whether it speaks JSON whatever {@code Accept} says
 * @param servlet who answers; empty for the container's own file servlet
 */
public record Route(String path, List<String> methods, Needs needs, boolean json, Optional<Servlet> servlet) {
    private static final String ATTRIBUTE = Route.class.getName();

    /** How the names of the files end that the trees are there for. */
    private static final Set<String> FILES = Set.of("css", "js", "svg", "json");

    public Route {
        methods = List.copyOf(methods);
    }

    /** Returns the route that {@link RouteFilter} found for this request; null where it was refused before. */
    public static @Nullable Route of(ServletRequest request) {
        return (Route) request.getAttribute(ATTRIBUTE);
    }

    void mark(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    boolean allows(String method) {
        return methods.contains(method) || method.equals("HEAD") && methods.contains("GET");
    }

    /** Returns the value of {@code Allow} (RFC 9110 §10.2.1). */
    String allow() {
        String all = String.join(", ", methods);
        return methods.contains("GET") ? all.replace("GET", "GET, HEAD") : all;
    }

    /** Returns the part before the variable segment, ending in a slash, or the whole path. */
    String prefix() {
        int variable = path.indexOf('{');
        if (variable >= 0) {
            return path.substring(0, variable);
        }
        return path.endsWith("/*") ? path.substring(0, path.length() - 1) : path;
    }

    boolean isExact() {
        return path.indexOf('{') < 0 && !path.endsWith("/*");
    }

    boolean matches(String requested) {
        if (isExact()) {
            return path.equals(requested);
        }
        String prefix = prefix();
        return requested.length() > prefix.length()
                && requested.startsWith(prefix)
                && (path.endsWith("/*") ? isFile(requested) : requested.indexOf('/', prefix.length()) < 0);
    }

    /** A folder is no path of ours: one server would list it, another redirect to it. */
    private static boolean isFile(String requested) {
        return FILES.contains(requested.substring(requested.lastIndexOf('.') + 1));
    }

    /** Returns the servlet mapping of this route (Jakarta Servlet 6 §12.2). */
    public String mapping() {
        if (path.equals("/")) {
            return "";
        }
        return isExact() ? path : prefix() + "*";
    }
}
