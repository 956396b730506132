package dev.latchkey.session;

import dev.latchkey.db.Vendor;
import dev.latchkey.db.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.query.MutationQuery;

/** All SQL about attributes: a row each, read together, written one by one. */
final class AttributeStore {
    private static final Set<String> FOREIGN_KEY = Set.of("23503", "23506");
    private static final int MARIADB_NO_REFERENCED_ROW = 1452;

    private static final String ON_CONFLICT = "insert into AttributeRow (session, name, content)"
            + " values (:session, :name, :content)"
            + " on conflict (session, name) do update set content = excluded.content";

    // What Hibernate makes of the above for H2 reads the bytes as text on the way, and spoils them.
    private static final String MERGE = "merge into web_session_attribute (session_handle, name, content)"
            + " key (session_handle, name) values (:session, :name, :content)";

    /** Loads all attributes of a session in their stored form, by name. */
    Map<String, byte[]> load(Work work, String session) {
        return load(work, List.of(session)).getOrDefault(session, Map.of());
    }

    /** The same for several sessions, by handle. */
    Map<String, Map<String, byte[]>> load(Work work, List<String> sessions) {
        Map<String, Map<String, byte[]>> found = new HashMap<>();
        work.session()
                .createSelectionQuery(
                        "select a.session, a.name, a.content from AttributeRow a where a.session in (:sessions)",
                        Object[].class)
                .setParameterList("sessions", sessions)
                .getResultList()
                .forEach(row -> found.computeIfAbsent((String) row[0], session -> new HashMap<>())
                        .put(AttributeName.decode((String) row[1]), (byte[]) row[2]));
        return found;
    }

    /**
     * Inserts or replaces one attribute in one statement: {@code ON CONFLICT} on PostgreSQL, {@code ON DUPLICATE KEY} on
     * MariaDB, {@code MERGE} on H2. Where the session is over, the foreign key refuses it.
     *
     * @throws SessionOver when there is no such session any more
     */
    void put(Work work, String session, String name, byte[] content) throws SessionOver {
        try {
            upsert(work, session, name, content);
        } catch (ConstraintViolationException e) {
            if (FOREIGN_KEY.contains(e.getSQLState())
                    || e.getSQLException().getErrorCode() == MARIADB_NO_REFERENCED_ROW) {
                throw new SessionOver();
            }
            throw e;
        }
    }

    private static void upsert(Work work, String session, String name, byte[] content) {
        MutationQuery query = work.vendor() == Vendor.H2
                ? work.session().createNativeMutationQuery(MERGE)
                : work.session().createMutationQuery(ON_CONFLICT);
        query.setParameter("session", session)
                .setParameter("name", AttributeName.encode(name))
                .setParameter("content", content)
                .executeUpdate();
    }

    void remove(Work work, String session, String name) {
        work.session()
                .createMutationQuery("delete from AttributeRow a where a.session = :session and a.name = :name")
                .setParameter("session", session)
                .setParameter("name", AttributeName.encode(name))
                .executeUpdate();
    }

    /** Removes all attributes of these sessions; on MariaDB one by one, see {@link SessionStore#delete}. */
    void removeAll(Work work, List<String> sessions) {
        if (work.vendor() != Vendor.MARIADB) {
            deleteWhere(work, "session_handle in (:sessions)", sessions);
            return;
        }
        List<String> having = work.session()
                .createSelectionQuery(
                        "select distinct a.session from AttributeRow a where a.session in (:sessions)", String.class)
                .setParameterList("sessions", sessions)
                .getResultList();
        having.forEach(session -> deleteWhere(work, "session_handle = :sessions", session));
    }

    private static void deleteWhere(Work work, String where, Object sessions) {
        work.session()
                .createNativeMutationQuery("delete from web_session_attribute where " + where)
                .setParameter("sessions", sessions)
                .executeUpdate();
    }
}
