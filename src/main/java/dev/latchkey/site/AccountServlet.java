package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows whoever is signed in their account. */
public final class AccountServlet extends Endpoint {
    private final AccountPage page;

    public AccountServlet(AccountPage page) {
        this.page = page;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        page.show(request, response, caller(request));
    }
}
