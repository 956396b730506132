package dev.latchkey.site;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import dev.latchkey.http.JsonTime;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /api/account}: the account's data, read from the database whatever the key says. */
public final class AccountDataServlet extends Endpoint {
    private final Accounts accounts;

    public AccountDataServlet(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        Caller caller = caller(request);
        Account account = accounts.find(caller.accountId()).orElseThrow(() -> deleted(caller));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("username", account.name());
        data.put("roles", account.roles());
        data.put("created_at", JsonTime.of(account.createdAt()));
        data.put("password_changed_at", JsonTime.of(account.passwordChangedAt()));
        Json.write(response, HttpServletResponse.SC_OK, data);
    }

    /** Within the two seconds that a deletion takes to reach every node, a key may outlive its account. */
    private static Refused deleted(Caller caller) {
        return new Refused(
                caller.proof() == Proof.TOKEN ? Refusal.INVALID_TOKEN : Refusal.NOT_SIGNED_IN,
                "the account has been deleted");
    }
}
