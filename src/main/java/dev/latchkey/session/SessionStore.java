package dev.latchkey.session;

import dev.latchkey.account.Proof;
import dev.latchkey.account.SignIn;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Pieces;
import dev.latchkey.db.Vendor;
import dev.latchkey.db.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** All SQL about sessions; that about their attributes is in {@link AttributeStore}. */
final class SessionStore {
    // The one statement of every request that shows a cookie goes by the driver alone: as a query of Hibernate's it
    // costs the JVM half as much again.
    private static final String BY_KEY = "select handle, renewals, account_id, account_name, roles, created_at,"
            + " last_used_at, idle_millis, ends_at, expires_at, bound from web_session where key_hash = ?";

    private static final String COLUMNS = "select s.handle, s.renewals, s.accountId, s.accountName, s.roles,"
            + " s.createdAt, s.lastUsedAt, s.idleMillis, s.endsAt, s.expiresAt, s.bound from SessionRow s ";

    // In the database, since another request may have changed the idle time meanwhile.
    private static final String EXPIRY = " s.expiresAt = case when s.idleMillis > 0 and :now + s.idleMillis < s.endsAt"
            + " then :now + s.idleMillis else s.endsAt end ";

    // Each half by its index: with an "or" the whole table would be read.
    private static final String SURPLUS = "(select handle from web_session where account_id = :account"
            + " and expires_at > :now order by created_at desc, handle limit 1000000 offset :kept)"
            + " union select handle from web_session where key_hash = :shown";

    /** A session that was ended, and until when a token that it lent would live. */
    record Ended(String handle, long lentUntil) {}

    /** Finds the row of a key, live or not. */
    Optional<WebSession> find(Work work, byte[] keyHash) {
        return Optional.ofNullable(session(work.row(BY_KEY, keyHash)));
    }

    /** Finds the row of a handle, live or not. */
    Optional<WebSession> findByHandle(Work work, String handle) {
        return Optional.ofNullable(session(work.session()
                .createSelectionQuery(COLUMNS + "where s.handle = :handle", Object[].class)
                .setParameter("handle", handle)
                .getSingleResultOrNull()));
    }

    private static @Nullable WebSession session(Object @Nullable [] row) {
        if (row == null) {
            return null;
        }
        WebSession.Owner owner =
                row[2] == null ? null : new WebSession.Owner((String) row[2], text(row[3]), text(row[4]));
        return new WebSession(
                (String) row[0],
                (Integer) row[1],
                owner,
                (Long) row[5],
                (Long) row[6],
                (Long) row[7],
                (Long) row[8],
                (Long) row[9],
                (Integer) row[10] != 0);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : (String) value;
    }

    void insert(Work work, byte[] keyHash, WebSession session, Visitor visitor) {
        work.session().insert(new SessionRow(keyHash, session, visitor));
    }

    void clear(Work work, byte[] keyHash) {
        work.session()
                .createMutationQuery("delete from SessionRow s where s.keyHash = :key")
                .setParameter("key", keyHash)
                .executeUpdate();
    }

    /** Writes a use, unless a later one is written already. */
    void touch(Work work, String handle, long now) {
        work.session()
                .createMutationQuery("update SessionRow s set s.lastUsedAt = :now," + EXPIRY
                        + "where s.handle = :handle and s.lastUsedAt < :now")
                .setParameter("handle", handle)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Moves the end away from a session that is in use, without saying that it was asked for again. */
    void keep(Work work, String handle, long now) {
        work.session()
                .createMutationQuery("update SessionRow s set" + EXPIRY + "where s.handle = :handle")
                .setParameter("handle", handle)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Writes a new idle time, counted from now; false when the session is over. */
    boolean idle(Work work, String handle, long idleMillis, long now) {
        return work.session()
                        .createMutationQuery("update SessionRow s set s.idleMillis = :idle, s.lastUsedAt ="
                                + " case when s.lastUsedAt < :now then :now else s.lastUsedAt end,"
                                + " s.expiresAt = case when :idle > 0 and :now + :idle < s.endsAt"
                                + " then :now + :idle else s.endsAt end where s.handle = :handle")
                        .setParameter("handle", handle)
                        .setParameter("idle", idleMillis)
                        .setParameter("now", now)
                        .executeUpdate()
                > 0;
    }

    /** Notes that an attribute is stored that has to be told when it goes; false when the session is over. */
    boolean bind(Work work, String handle) {
        return work.session()
                        .createMutationQuery("update SessionRow s set s.bound = 1 where s.handle = :handle")
                        .setParameter("handle", handle)
                        .executeUpdate()
                > 0;
    }

    /** Holds the row for the rest of the transaction; false when the session is over. */
    boolean lock(Work work, String handle) {
        return work.session()
                        .createNativeQuery(
                                "select renewals from web_session where handle = :handle for update", Integer.class)
                        .addScalar("renewals", Integer.class)
                        .setParameter("handle", handle)
                        .getSingleResultOrNull()
                != null;
    }

    /** Puts a new key in place of the one it has; false when that is no longer its key. */
    boolean renew(Work work, String handle, int renewals, byte[] newKeyHash) {
        return work.session()
                        .createMutationQuery("update SessionRow s set s.keyHash = :key, s.renewals = s.renewals + 1"
                                + " where s.handle = :handle and s.renewals = :renewals")
                        .setParameter("key", newKeyHash)
                        .setParameter("handle", handle)
                        .setParameter("renewals", renewals)
                        .executeUpdate()
                > 0;
    }

    /** Returns when the session of this handle ends, holding its row; empty when there is none. */
    Optional<Long> lockEnd(Work work, String handle) {
        return Optional.ofNullable(work.session()
                .createNativeQuery("select expires_at from web_session where handle = :handle for update", Long.class)
                .addScalar("expires_at", Long.class)
                .setParameter("handle", handle)
                .getSingleResultOrNull());
    }

    void lent(Work work, String handle, long until) {
        work.session()
                .createMutationQuery("update SessionRow s set s.lentUntil = :until"
                        + " where s.handle = :handle and s.lentUntil < :until")
                .setParameter("until", until)
                .setParameter("handle", handle)
                .executeUpdate();
    }

    List<SignIn> list(Work work, String accountId, long now) {
        return work
                .session()
                .createSelectionQuery(
                        "from SessionRow s where s.accountId = :account and s.expiresAt > :now"
                                + " order by s.createdAt desc, s.handle",
                        SessionRow.class)
                .setParameter("account", accountId)
                .setParameter("now", now)
                .getResultList()
                .stream()
                .map(SessionStore::signIn)
                .toList();
    }

    private static SignIn signIn(SessionRow row) {
        return new SignIn(
                row.handle,
                Proof.SESSION,
                Instant.ofEpochMilli(row.createdAt),
                Instant.ofEpochMilli(row.lastUsedAt),
                row.address,
                row.userAgent);
    }

    void owner(Work work, String accountId, String name, String roles) {
        work.session()
                .createMutationQuery("update SessionRow s set s.accountName = :name, s.roles = :roles"
                        + " where s.accountId = :account")
                .setParameter("account", accountId)
                .setParameter("name", name)
                .setParameter("roles", roles)
                .executeUpdate();
    }

    List<Ended> end(Work work, String handle) {
        return ended(deleted(work, "handle = :handle").setParameter("handle", handle));
    }

    List<Ended> endOf(Work work, String accountId, String handle) {
        return ended(deleted(work, "handle = :handle and account_id = :account")
                .setParameter("handle", handle)
                .setParameter("account", accountId));
    }

    List<Ended> endAll(Work work, String accountId, @Nullable String except) {
        return ended(deleted(work, "account_id = :account and handle <> :except")
                .setParameter("account", accountId)
                .setParameter("except", except == null ? "" : except));
    }

    /**
     * Ends what a new session of the account puts an end to: the account's oldest, so that with the new one as many as
     * the limit are left, and the one whose key the visitor showed, whoever's it is. In one statement, but for MariaDB:
     * there a delete by a query of the same table would read, and lock, all of it.
     */
    List<Ended> endSurplus(Work work, String accountId, int limit, byte @Nullable [] shownKeyHash, long now) {
        boolean listed = work.vendor() == Vendor.MARIADB;
        NativeQuery<Object[]> query = listed
                ? work.session().createNativeQuery(SURPLUS, Object[].class)
                : deleted(work, "handle in (" + SURPLUS + ")");
        query.setParameter("account", accountId)
                .setParameter("now", now)
                .setParameter("kept", limit - 1)
                .setParameter("shown", shownKeyHash == null ? new byte[0] : shownKeyHash);
        if (!listed) {
            return ended(query);
        }
        List<Ended> ended = new ArrayList<>();
        query.addScalar("handle", String.class)
                .getResultList()
                .forEach(row -> ended.addAll(end(work, (String) row[0])));
        return ended;
    }

    Optional<String> endPiece(Work work, String after, long began, int atMost) {
        return Pieces.delete(work, "web_session", after, began, atMost);
    }

    /**
     * Takes rows that are over out of the way, oldest end first, at most {@code limit}; those that another node is
     * taking are left to it.
     */
    List<WebSession> lockExpired(Work work, long now, int limit) {
        List<String> handles = work.session()
                .createNativeQuery(
                        // By what the index holds and nothing more: else all that ended at one moment are sorted first.
                        "select handle from web_session where expires_at <= :now order by expires_at"
                                + " limit :limit for update skip locked",
                        String.class)
                .addScalar("handle", String.class)
                .setParameter("now", now)
                .setParameter("limit", limit)
                .getResultList();
        return handles.isEmpty() ? List.of() : sessions(work, handles);
    }

    private static List<WebSession> sessions(Work work, List<String> handles) {
        List<WebSession> sessions = new ArrayList<>();
        work.session()
                .createSelectionQuery(COLUMNS + "where s.handle in (:handles)", Object[].class)
                .setParameterList("handles", handles)
                .getResultList()
                .forEach(row -> {
                    WebSession session = session(row);
                    if (session != null) {
                        sessions.add(session);
                    }
                });
        return sessions;
    }

    /**
     * Deletes these sessions. On MariaDB one by one: for a list it may read the whole table or index, and there locks,
     * and waits for, every row on the way.
     */
    void delete(Work work, List<String> handles) {
        if (work.vendor() == Vendor.MARIADB) {
            handles.forEach(handle -> delete(work, "handle = :handles", handle));
        } else {
            delete(work, "handle in (:handles)", handles);
        }
    }

    private static void delete(Work work, String where, Object handles) {
        work.session()
                .createNativeMutationQuery("delete from web_session where " + where)
                .setParameter("handles", handles)
                .executeUpdate();
    }

    /** A delete that tells what it deleted, which each database says its own way. */
    private static NativeQuery<Object[]> deleted(Work work, String where) {
        String delete = "delete from web_session where " + where;
        String sql = work.vendor() == Vendor.H2
                ? "select handle, lent_until from old table (" + delete + ")"
                : delete + " returning handle, lent_until";
        return work.session().createNativeQuery(sql, Object[].class);
    }

    // The columns are named to Hibernate everywhere: left to find out, it makes the driver ask PostgreSQL for them.
    private static List<Ended> ended(NativeQuery<Object[]> query) {
        return query.addScalar("handle", String.class).addScalar("lent_until", Long.class).getResultList().stream()
                .map(row -> new Ended((String) row[0], (Long) row[1]))
                .toList();
    }
}
