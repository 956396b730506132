package dev.latchkey.db;

import org.hibernate.StatelessSession;

/**
 * One piece of work at the database, handed down from the rules to the stores that take part in it.
 *
 * <p>Only stores may ask for the session; rules pass the work on and cannot write SQL by accident.
 */
public final class Work {
    private final StatelessSession session;
    private final Vendor vendor;

    Work(StatelessSession session, Vendor vendor) {
        this.session = session;
        this.vendor = vendor;
    }

    /** Returns the Hibernate session; the connection is taken from the pool by its first statement. */
    public StatelessSession session() {
        return session;
    }

    /** Returns which database this is, for the few statements that each spells its own way. */
    public Vendor vendor() {
        return vendor;
    }
}
