package dev.latchkey.db;

import java.util.Optional;

/** Says that the database does not answer now. The door makes it 503 with {@code Retry-After}, never 401. */
public final class DatabaseUnavailable extends RuntimeException {
    DatabaseUnavailable(String message) {
        // No stack trace: while the database is away every request makes one, and all would look alike.
        super(message, null, false, false);
    }

    DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** Finds it among the causes: a JSP, for one, wraps what its request's session threw. */
    public static Optional<DatabaseUnavailable> behind(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof DatabaseUnavailable unavailable) {
                return Optional.of(unavailable);
            }
        }
        return Optional.empty();
    }
}
