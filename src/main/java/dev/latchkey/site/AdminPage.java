package dev.latchkey.site;

import dev.latchkey.account.Account;
import dev.latchkey.account.Administration;
import dev.latchkey.account.Caller;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Language;
import dev.latchkey.http.Page;
import dev.latchkey.http.Query;
import dev.latchkey.token.KeyEntry;
import dev.latchkey.token.TokenModule;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code GET /admin}; shown again by each of its forms that is refused, and by the one that makes a link. */
public final class AdminPage extends Endpoint {
    /** What {@code /admin?done=} may name: the notice that a form's redirect brings along. */
    static final Set<String> DONE =
            Set.of("enabled", "disabled", "roles", "ended", "everybody", "rotated", "withdrawn");

    /** What the page calls a key that the token room calls otherwise. */
    private static final Map<String, String> STATES = Map.of("active", "current", "retired", "old");

    private final Administration administration;
    private final TokenModule tokens;
    private final InstantSource clock;

    public AdminPage(Administration administration, TokenModule tokens, InstantSource clock) {
        this.administration = administration;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Map<String, Object> model = model(request, Query.field(request, "find").orElse(""));
        Query.field(request, "done").filter(DONE::contains).ifPresent(done -> model.put("done", done));
        Page.show(request, response, HttpServletResponse.SC_OK, "admin", model);
    }

    /** Returns what the page needs to show the accounts that were searched for. */
    Map<String, Object> model(HttpServletRequest request, String find) {
        Moments moments = new Moments(clock.instant(), Language.of(request));
        List<Account> found = administration.find(find);
        Map<String, Object> model = new HashMap<>();
        // Not a form's, from which nothing can be got: the language switch leads here.
        model.put("path", "/admin");
        model.put("find", find);
        model.put(
                "accounts",
                found.stream()
                        .limit(Administration.SHOWN)
                        .map(account -> account(account, caller(request), moments))
                        .toList());
        model.put("more", found.size() > Administration.SHOWN);
        model.put(
                "keys",
                tokens.keyEntries().stream().map(key -> key(key, moments)).toList());
        return model;
    }

    private static Map<String, Object> account(Account account, Caller caller, Moments moments) {
        return Map.of(
                "id", account.id(),
                "name", account.name(),
                "roles", String.join(" ", account.roles()),
                "enabled", account.enabled(),
                "administrator", account.roles().contains(Caller.ADMIN),
                "created", moments.of(account.createdAt()),
                "self", account.id().equals(caller.accountId()));
    }

    private static Map<String, Object> key(KeyEntry key, Moments moments) {
        return Map.of(
                "kid", key.kid(),
                "algorithm", key.algorithm(),
                "state", STATES.getOrDefault(key.state(), key.state()),
                "made", moments.of(key.createdAt()));
    }
}
