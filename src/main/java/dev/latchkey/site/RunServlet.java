package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the last run that a signed-in visitor measured, in this node's memory until it restarts. */
public final class RunServlet extends Endpoint {
    private final InstantSource clock;
    private volatile @Nullable RecordedRun last;

    public RunServlet(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the last run, if there was one since the start. */
    Optional<RecordedRun> last() {
        return Optional.ofNullable(last);
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        last = RecordedRun.read(Form.read(request, RecordedRun.fields()), clock.instant());
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
