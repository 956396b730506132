package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST /compare/run}: what a signed-in visitor measured. */
public final class RunServlet extends Endpoint {
    private final RecordedRuns runs;

    public RunServlet(RecordedRuns runs) {
        this.runs = runs;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        runs.keep(RecordedRun.read(Form.read(request, RecordedRun.fields()), runs.now()));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
