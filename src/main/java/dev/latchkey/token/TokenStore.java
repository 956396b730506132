package dev.latchkey.token;

import dev.latchkey.db.Pieces;
import dev.latchkey.db.Vendor;
import dev.latchkey.db.Work;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/** The rows of sign-ins by token, and of the refresh tokens they have spent. */
final class TokenStore {
    private static final String SURPLUS = "select handle from token_sign_in where account_id = :account"
            + " order by created_at desc, handle limit 1000000 offset :kept";

    /** Which sign-in a refresh token belongs to, live or spent, and whose it is. */
    record Owner(String signIn, String accountId) {}

    void insert(Work work, TokenRow row) {
        work.session().insert(row);
    }

    /** Finds the sign-in of a refresh token; empty for a token that never was, or whose sign-in has ended. */
    Optional<Owner> owner(Work work, byte[] keyHash) {
        Optional<Owner> live =
                owner(work, "select t.handle, t.accountId from TokenRow t where t.keyHash = :hash", keyHash);
        return live.isPresent()
                ? live
                : owner(
                        work,
                        "select t.handle, t.accountId from SpentRow s join TokenRow t on t.handle = s.handle"
                                + " where s.keyHash = :hash",
                        keyHash);
    }

    private static Optional<Owner> owner(Work work, String query, byte[] keyHash) {
        return work.session()
                .createSelectionQuery(query, Object[].class)
                .setParameter("hash", keyHash)
                .getResultStream()
                .findFirst()
                .map(columns -> new Owner((String) columns[0], (String) columns[1]));
    }

    /** Reads a sign-in and holds its row until the commit; empty when it has ended. */
    Optional<TokenRow> lock(Work work, String handle) {
        return work.session()
                .createSelectionQuery("from TokenRow t where t.handle = :handle", TokenRow.class)
                .setParameter("handle", handle)
                .setHibernateLockMode(LockMode.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst();
    }

    @Nullable
    SpentRow spent(Work work, byte[] keyHash) {
        return work.session()
                .createSelectionQuery("from SpentRow s where s.keyHash = :hash", SpentRow.class)
                .setParameter("hash", keyHash)
                .getSingleResultOrNull();
    }

    void insert(Work work, SpentRow row) {
        work.session().insert(row);
    }

    void update(Work work, TokenRow row) {
        work.session().update(row);
    }

    /** Lists an account's sign-ins that are not over, newest first. */
    List<TokenRow> list(Work work, String accountId, long now) {
        return work.session()
                .createSelectionQuery(
                        "from TokenRow t where t.accountId = :account and t.expiresAt > :now"
                                + " order by t.createdAt desc, t.handle",
                        TokenRow.class)
                .setParameter("account", accountId)
                .setParameter("now", now)
                .getResultList();
    }

    /**
     * Deletes those of an account's sign-ins that are beyond the newest {@code kept}. In one statement, but for MariaDB:
     * there a delete by a query of the same table would read, and lock, all of it.
     */
    void deleteSurplus(Work work, String accountId, int kept) {
        if (work.vendor() == Vendor.MARIADB) {
            work.session()
                    .createNativeQuery(SURPLUS, String.class)
                    .addScalar("handle", String.class)
                    .setParameter("account", accountId)
                    .setParameter("kept", kept)
                    .getResultList()
                    .forEach(handle -> delete(work, accountId, handle));
        } else {
            work.session()
                    .createNativeMutationQuery("delete from token_sign_in where handle in (" + SURPLUS + ")")
                    .setParameter("account", accountId)
                    .setParameter("kept", kept)
                    .executeUpdate();
        }
    }

    /** Names an account's sign-ins. */
    List<String> handles(Work work, String accountId) {
        return work.session()
                .createSelectionQuery("select t.handle from TokenRow t where t.accountId = :account", String.class)
                .setParameter("account", accountId)
                .getResultList();
    }

    /** Deletes the account's sign-in of that handle; returns whether there was one. */
    boolean delete(Work work, String accountId, String handle) {
        return work.session()
                        .createMutationQuery(
                                "delete from TokenRow t where t.handle = :handle and t.accountId = :account")
                        .setParameter("handle", handle)
                        .setParameter("account", accountId)
                        .executeUpdate()
                == 1;
    }

    int deleteAll(Work work, List<String> handles) {
        return handles.isEmpty()
                ? 0
                : work.session()
                        .createMutationQuery("delete from TokenRow t where t.handle in :handles")
                        .setParameter("handles", handles)
                        .executeUpdate();
    }

    Optional<String> deletePiece(Work work, String after, long began, int atMost) {
        return Pieces.delete(work, "token_sign_in", after, began, atMost);
    }

    /** Deletes some sign-ins that are past their end; returns how many. */
    int sweepSignIns(Work work, long now, int atMost) {
        return deleteAll(
                work,
                over(work.session(), "select t.handle from TokenRow t", String.class, "t", now, atMost)
                        .getResultList());
    }

    /** Deletes some spent tokens whose sign-in is past its end; returns how many. */
    int sweepSpent(Work work, long now, int atMost) {
        List<byte[]> hashes = over(work.session(), "select s.keyHash from SpentRow s", byte[].class, "s", now, atMost)
                .getResultList();
        return hashes.isEmpty()
                ? 0
                : work.session()
                        .createMutationQuery("delete from SpentRow s where s.keyHash in :hashes")
                        .setParameter("hashes", hashes)
                        .executeUpdate();
    }

    private static <T> SelectionQuery<T> over(
            StatelessSession session, String select, Class<T> type, String alias, long now, int atMost) {
        return session.createSelectionQuery(
                        select + " where " + alias + ".expiresAt <= :now order by " + alias + ".expiresAt", type)
                .setParameter("now", now)
                .setMaxResults(atMost);
    }
}
