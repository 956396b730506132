package dev.latchkey.site;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Caller;
import dev.latchkey.account.Outcome;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SignIn;
import dev.latchkey.account.SignInEntry;
import dev.latchkey.http.Language;
import dev.latchkey.http.Page;
import dev.latchkey.http.Query;
import dev.latchkey.http.Refusals;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The account page: shown when asked for, and again by each of its forms that is refused. */
public final class AccountPage {
    /** What {@code /account?done=} may name: the notice that a form's redirect brings along. */
    static final List<String> DONE = List.of("ended", "others", "password");

    private final Accounts accounts;
    private final Function<String, List<SignIn>> signIns;
    private final InstantSource clock;
    private final Devices devices = new Devices();

    /** @param signIns lists an account's live sign-ins of both kinds, newest first */
    public AccountPage(Accounts accounts, Function<String, List<SignIn>> signIns, InstantSource clock) {
        this.accounts = accounts;
        this.signIns = signIns;
        this.clock = clock;
    }

    /** Shows the page. */
    public void show(HttpServletRequest request, HttpServletResponse response, Caller caller)
            throws Refused, IOException, ServletException {
        Map<String, Object> model = model(request, caller);
        Query.field(request, "done").filter(DONE::contains).ifPresent(done -> model.put("done", done));
        Page.show(request, response, HttpServletResponse.SC_OK, "account", model);
    }

    /**
     * Shows the page again with why one of its forms was refused.
     *
     * @param form {@code password} or {@code delete}
     */
    public void showRefused(
            HttpServletRequest request, HttpServletResponse response, Caller caller, String form, Refused refused)
            throws Refused, IOException, ServletException {
        Map<String, Object> model = model(request, caller);
        model.put("refused", form);
        model.put("why", key(refused));
        Refusals.show(request, response, "account", model, refused);
    }

    private static String key(Refused refused) {
        return refused.refusal() == Refusal.PASSWORD_REFUSED ? refused.reason() : "refusal." + refused.refusal();
    }

    private Map<String, Object> model(HttpServletRequest request, Caller caller) throws Refused {
        Account account = accounts.find(caller.accountId())
                .orElseThrow(() -> new Refused(Refusal.NOT_SIGNED_IN, "the account has been deleted"));
        Moments moments = new Moments(clock.instant(), Language.of(request));
        Map<String, Object> model = new HashMap<>();
        // Not a form's, from which nothing can be got: the language switch leads here.
        model.put("path", "/account");
        model.put("name", account.name());
        model.put("roles", account.roles());
        model.put("created", moments.of(account.createdAt()));
        model.put("passwordChanged", moments.of(account.passwordChangedAt()));
        model.put("proof", caller.proof().word());
        model.put("expires", moments.of(caller.expiresAt()));
        model.put(
                "signIns",
                signIns.apply(account.id()).stream()
                        .map(signIn -> signIn(signIn, caller, moments))
                        .toList());
        List<SignInEntry> latest = accounts.latest(account.id());
        model.put("latest", latest.stream().map(entry -> entry(entry, moments)).toList());
        model.put(
                "failures",
                latest.stream()
                        .filter(entry -> entry.outcome() == Outcome.FAILURE)
                        .count());
        return model;
    }

    private Map<String, Object> signIn(SignIn signIn, Caller caller, Moments moments) {
        return Map.of(
                "id", signIn.id(),
                "kind", signIn.kind().word(),
                "device", devices.of(signIn.userAgent()),
                "userAgent", signIn.userAgent(),
                "address", signIn.address(),
                "since", moments.of(signIn.createdAt()),
                "used", moments.of(signIn.lastUsedAt()),
                "current", signIn.id().equals(caller.signIn()));
    }

    private Map<String, Object> entry(SignInEntry entry, Moments moments) {
        return Map.of(
                "at", moments.of(entry.at()),
                "outcome", entry.outcome().word(),
                "kind", entry.kind().word(),
                "device", devices.of(entry.visitor().userAgent()),
                "userAgent", entry.visitor().userAgent(),
                "address", entry.visitor().address());
    }
}
