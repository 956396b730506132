package dev.latchkey.session;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.Endings;
import dev.latchkey.account.Lending;
import dev.latchkey.account.SignIns;
import dev.latchkey.db.Database;
import dev.latchkey.http.Endpoint;
import dev.latchkey.secret.Secrets;
import jakarta.servlet.Filter;

/** The session room: builds it, and is the only way in. */
public final class SessionModule {
    private final SessionPolicy policy;
    private final Database database;
    private final Sessions sessions;
    private final Room room;
    private final SessionFilter filter;
    private final SessionTrial trial;

    /** @param endings where to write that a session is over which has lent a token */
    public SessionModule(SessionPolicy policy, Database database, Secrets secrets, Endings endings) {
        this(policy, database, secrets, endings, Application.latchkey(policy, database.clock()));
    }

    private SessionModule(
            SessionPolicy policy, Database database, Secrets secrets, Endings endings, Application application) {
        this.policy = policy;
        this.database = database;
        SessionStore store = new SessionStore();
        this.trial = new SessionTrial(policy, database, secrets, store);
        this.sessions = new Sessions(policy, store, secrets, endings, database.clock());
        this.room = new Room(database, sessions, store, application);
        this.filter = new SessionFilter(room);
    }

    /**
     * Makes the room for another application, which has no accounts or tokens of ours and says by the Servlet API how
     * its cookie is to be and what its listeners are.
     *
     * @param ownTimeout whether new sessions live as long as that application's {@code session-timeout} says, and not
     *     as the policy
     */
    public static SessionModule embedded(
            SessionPolicy policy, Database database, Secrets secrets, Endings endings, boolean ownTimeout) {
        Application application = Application.embedding(policy, database.clock(), ownTimeout);
        return new SessionModule(policy, database, secrets, endings, application);
    }

    /** Returns the filter that puts our session in place of the container's; for all dispatcher types. */
    public Filter filter() {
        return filter;
    }

    /** Returns the servlet of {@code /login}. */
    public Endpoint login(Accounts accounts, boolean registrationOpen) {
        return new LoginServlet(accounts, registrationOpen, sessions, database);
    }

    /** Returns the servlet of {@code /logout}. */
    public Endpoint logout() {
        return new LogoutServlet(policy);
    }

    /** Sessions that are made to be taken back on {@code /compare}. */
    public SessionTrial trial() {
        return trial;
    }

    public SignIns signIns() {
        return sessions;
    }

    public Lending lending() {
        return sessions;
    }

    /**
     * Takes away the rows of sessions that are over, and tells their listeners. To be called every few seconds from one
     * thread of each node, never from a request's; costs one statement when there is nothing to do.
     */
    public void sweep() {
        new Sweep(room).run();
    }
}
