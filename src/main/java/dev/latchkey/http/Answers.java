package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;

/**
 * What each refusal is in HTTP, in the three forms we speak: {@code application/problem+json} (RFC 9457), the error
 * JSON of RFC 6749 §5.2 at {@code /token} and {@code /revoke}, and a page.
 */
public final class Answers {
    /** What speaks JSON whatever {@code Accept} says, also where nothing is below it. */
    private static final Set<String> JSON_TREES = Set.of("/api", "/token", "/revoke", "/health", "/.well-known");

    private Answers() {}

    /** Returns the status of a refusal (RFC 9110 §15). */
    public static int status(Refusal refusal) {
        return switch (refusal) {
            case MALFORMED_AUTHORIZATION, MALFORMED_FORM, INVALID_GRANT, UNSUPPORTED_GRANT_TYPE -> 400;
            case NOT_SIGNED_IN, INVALID_TOKEN, EXPIRED_TOKEN, WRONG_CREDENTIALS -> 401;
            case OTHER_ORIGIN, MISSING_ROLE, SESSION_NEEDED, PLAIN_HTTP, WRONG_PASSWORD -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NAME_TAKEN, LAST_ADMINISTRATOR -> 409;
            case BODY_TOO_LARGE -> 413;
            case UNSUPPORTED_BODY -> 415;
            case NAME_REFUSED, PASSWORD_REFUSED, CODE_REFUSED -> 422;
            case THROTTLED -> 429;
            case FAULT -> 500;
            case BUSY, TOKENS_STALE, DATABASE_UNAVAILABLE -> 503;
        };
    }

    /**
     * Returns whether this request is answered in JSON: by its route, or elsewhere when {@code Accept} names
     * {@code application/json} and not {@code text/html}.
     */
    public static boolean wantsJson(HttpServletRequest request) {
        Route route = Route.of(request);
        if (route != null ? route.json() : isBelowApi(path(request))) {
            return true;
        }
        Set<String> types = accepted(request);
        return types.contains("application/json") && !types.contains("text/html");
    }

    /** Returns the media types that {@code Accept} names, whatever their weight (RFC 9110 §12.5.1). */
    private static Set<String> accepted(HttpServletRequest request) {
        Set<String> types = new HashSet<>();
        for (String header : Collections.list(request.getHeaders("Accept"))) {
            for (String range : header.split(",")) {
                types.add(range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
            }
        }
        return types;
    }

    private static boolean isBelowApi(String path) {
        int end = path.indexOf('/', 1);
        return JSON_TREES.contains(end < 0 ? path : path.substring(0, end));
    }

    /** Returns the path below the context, decoded and normalised by the container, without path parameters. */
    public static String path(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri) {
            // What the container refused by itself; no other path than one that is there in plain is one of ours.
            return uri.substring(Math.min(uri.length(), request.getContextPath().length()));
        }
        String info = request.getPathInfo();
        String path = request.getServletPath();
        return info == null ? path : path + info;
    }

    /**
     * Answers a request with its refusal, in the form it asked for.
     *
     * @param id the name under which the log has the reason
     */
    static void refuse(HttpServletRequest request, HttpServletResponse response, Refused refused, String id)
            throws IOException, ServletException {
        Refusal refusal = refused.refusal();
        if (!isOAuth(request) || refusal != Refusal.WRONG_CREDENTIALS) {
            // A challenge belongs to 401; wrong credentials are 400 invalid_grant there (RFC 6749 §5.2).
            head(response, refused);
        }
        response.setHeader("Cache-Control", "no-store");
        if (isOAuth(request)) {
            oauth(response, refused, id);
        } else if (wantsJson(request)) {
            Json.write(response, status(refusal), "application/problem+json", problem(refused, id));
        } else {
            Page.show(request, response, status(refusal), "error", model(refused, id));
        }
    }

    /**
     * Answers in the same forms what the container itself refused, of which it told the status alone.
     *
     * @param id the name under which the log has the status
     */
    public static void refuse(HttpServletRequest request, HttpServletResponse response, int status, String id)
            throws IOException, ServletException {
        if (!wantsJson(request)) {
            Page.show(request, response, status, "error", Map.of("status", status, "id", id));
            return;
        }
        boolean oauth = isOAuth(request);
        Map<String, Object> body = new LinkedHashMap<>();
        if (oauth) {
            body.put("error", "invalid_request");
            body.put("error_description", "The server itself refused the request.");
        } else {
            body.put("type", "about:blank");
            body.put("title", "Refused by the server");
            body.put("status", status);
            body.put("instance", "urn:latchkey:error:" + id);
        }
        body.put("id", id);
        response.setHeader("Cache-Control", "no-store");
        Json.write(response, status, oauth ? "application/json" : "application/problem+json", body);
    }

    private static Map<String, Object> model(Refused refused, String id) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("status", status(refused.refusal()));
        model.put("refusal", refused.refusal().name());
        model.put("id", id);
        refused.retryAfter().ifPresent(after -> model.put("retryMinutes", minutes(after)));
        return model;
    }

    /** Returns a wait as pages say it: whole minutes, rounded up, at least one. */
    static long minutes(Duration after) {
        return Math.max(1, (after.toSeconds() + 59) / 60);
    }

    /** Sets the headers that a refusal's status asks for, also where a form is shown again (RFC 9110 §15.5.2). */
    static void head(HttpServletResponse response, Refused refused) {
        refused.retryAfter().ifPresent(after -> response.setHeader("Retry-After", seconds(after)));
        challenge(refused.refusal()).ifPresent(value -> response.setHeader("WWW-Authenticate", value));
    }

    /** Returns the value of {@code Retry-After}: whole seconds, rounded up, at least one. */
    public static String seconds(Duration after) {
        return Long.toString(Math.max(1, (after.toMillis() + 999) / 1000));
    }

    /** Returns the path that was asked for, also while the container shows its error page. */
    static String asked(HttpServletRequest request) {
        Route route = Route.of(request);
        return route == null ? path(request) : route.path();
    }

    private static boolean isOAuth(HttpServletRequest request) {
        String path = asked(request);
        return path.equals("/token") || path.equals("/revoke");
    }

    /** RFC 6750 §3. */
    private static Optional<String> challenge(Refusal refusal) {
        String realm = "Bearer realm=\"latchkey\"";
        return Optional.ofNullable(
                switch (refusal) {
                    case NOT_SIGNED_IN, WRONG_CREDENTIALS -> realm;
                    case INVALID_TOKEN ->
                        realm + ", error=\"invalid_token\", error_description=\"The access token is not valid\"";
                    case EXPIRED_TOKEN ->
                        realm + ", error=\"invalid_token\", error_description=\"The access token expired\"";
                    case MALFORMED_AUTHORIZATION -> realm + ", error=\"invalid_request\"";
                    case MISSING_ROLE -> realm + ", error=\"insufficient_scope\", scope=\"admin\"";
                    default -> null;
                });
    }

    private static Map<String, Object> problem(Refused refused, String id) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title(refused.refusal()));
        problem.put("status", status(refused.refusal()));
        problem.put("detail", detail(refused));
        error(refused.refusal()).ifPresent(error -> problem.put("error", error));
        refused.field().ifPresent(field -> problem.put("field", field));
        problem.put("instance", "urn:latchkey:error:" + id);
        problem.put("id", id);
        return problem;
    }

    private static void oauth(HttpServletResponse response, Refused refused, String id) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", oauthError(refused.refusal()));
        body.put("error_description", detail(refused));
        body.put("id", id);
        int status = refused.refusal() == Refusal.WRONG_CREDENTIALS ? 400 : status(refused.refusal());
        Json.write(response, status, body);
    }

    private static String oauthError(Refusal refusal) {
        return switch (refusal) {
            case WRONG_CREDENTIALS, INVALID_GRANT, THROTTLED -> "invalid_grant";
            case UNSUPPORTED_GRANT_TYPE -> "unsupported_grant_type";
            case INVALID_TOKEN, EXPIRED_TOKEN -> "invalid_token";
            case BUSY, TOKENS_STALE, DATABASE_UNAVAILABLE -> "temporarily_unavailable";
            case FAULT -> "server_error";
            case OTHER_ORIGIN, SESSION_NEEDED, PLAIN_HTTP, MISSING_ROLE -> "access_denied";
            default -> "invalid_request";
        };
    }

    private static Optional<String> error(Refusal refusal) {
        return switch (refusal) {
            case INVALID_TOKEN, EXPIRED_TOKEN -> Optional.of("invalid_token");
            case MALFORMED_AUTHORIZATION -> Optional.of("invalid_request");
            case MISSING_ROLE -> Optional.of("insufficient_scope");
            default -> Optional.empty();
        };
    }

    private static String title(Refusal refusal) {
        String words = refusal.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Returns one plain sentence. Only a form's refusal speaks of what was sent; every other reason is for the log. */
    private static String detail(Refused refused) {
        return switch (refused.refusal()) {
            case OTHER_ORIGIN -> "Another site made this request; it has to come from this application's own pages.";
            case NOT_FOUND -> "There is nothing at this path.";
            case METHOD_NOT_ALLOWED -> "This path does not take that method; Allow says which it does.";
            case MALFORMED_AUTHORIZATION -> "The Authorization header has to be one: Bearer and one token.";
            case NOT_SIGNED_IN -> "Sign in, or send an access token.";
            case INVALID_TOKEN -> "The access token is not valid.";
            case EXPIRED_TOKEN -> "The access token expired.";
            case MISSING_ROLE -> "This needs the role admin.";
            case SESSION_NEEDED -> "This needs a session; a token will not do.";
            case PLAIN_HTTP ->
                "Passwords are not taken over plain HTTP. Use HTTPS, or set"
                        + " latchkey.allow-sign-in-over-plain-http.";
            case BODY_TOO_LARGE -> "The body may have at most 16384 bytes.";
            case UNSUPPORTED_BODY -> "The body has to be application/x-www-form-urlencoded in UTF-8.";
            case WRONG_CREDENTIALS -> "That name and password do not match.";
            case WRONG_PASSWORD -> "That is not the current password.";
            case THROTTLED -> "Too many attempts. Retry-After says when to try again.";
            case BUSY -> "Too many sign-ins at once. Retry-After says when to try again.";
            case NAME_TAKEN -> "That name is taken.";
            case LAST_ADMINISTRATOR -> "This is the last enabled administrator.";
            case INVALID_GRANT -> "The grant is not valid, or no longer.";
            case UNSUPPORTED_GRANT_TYPE -> "grant_type has to be password, refresh_token or urn:latchkey:session.";
            case TOKENS_STALE -> "Tokens cannot be vouched for just now. Retry-After says when to try again.";
            case DATABASE_UNAVAILABLE -> "The database does not answer just now. Retry-After says when to try again.";
            case FAULT -> "Something went wrong here. The log has the reason under this id.";
            case PASSWORD_REFUSED -> english(refused.reason());
            case NAME_REFUSED, CODE_REFUSED -> english("refusal." + refused.refusal());
            case MALFORMED_FORM -> refused.reason();
        };
    }

    private static String english(String key) {
        return ResourceBundle.getBundle("messages", Locale.ROOT).getString(key);
    }
}
