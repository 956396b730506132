package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The application round the sessions: its cookie, its listeners, its class loader. */
final class Application {
    private final SessionPolicy policy;
    private final SessionCookie plain;
    private final SessionCookie secure;
    private volatile @Nullable ServletContext context;
    private volatile @Nullable AttributeCodec codec;

    Application(SessionPolicy policy) {
        this.policy = policy;
        this.plain = SessionCookie.of(policy, false);
        this.secure = SessionCookie.of(policy, true);
    }

    void start(ServletContext context) {
        this.context = context;
        this.codec = new AttributeCodec(policy, context.getClassLoader());
    }

    ServletContext context() {
        return Objects.requireNonNull(context, "The session filter has not been initialised");
    }

    AttributeCodec codec() {
        return Objects.requireNonNull(codec, "The session filter has not been initialised");
    }

    SessionListeners listeners() {
        return SessionListeners.NONE;
    }

    SessionCookie cookie(HttpServletRequest request) {
        return policy.alwaysSecure() || request.isSecure() ? secure : plain;
    }

    long idleMillis(SessionPolicy policy) {
        return policy.idle().toMillis();
    }
}
