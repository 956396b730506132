package dev.latchkey.session;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A session as its row was when it was read. Times are milliseconds since 1970 UTC by the database's clock.
 *
 * @param handle the row's public name: may be logged, opens nothing, stays the same for life
 * @param renewals how often the key was changed
 * @param idleMillis how long it lives unused; 0 and less is for ever
 * @param endsAt when it ends however much it is used
 * @param expiresAt the first instant at which it is over, as things stand
 * @param bound whether an attribute has ever been stored that wants to know when it is taken out
 */
record WebSession(
        String handle,
        int renewals,
        @Nullable Owner owner,
        long createdAt,
        long lastUsedAt,
        long idleMillis,
        long endsAt,
        long expiresAt,
        boolean bound) {
    /** The longest that a use goes unwritten. */
    private static final long TOUCH_MILLIS = 60_000;

    /** Whose session it is, as the row copies it from the account. */
    record Owner(String accountId, String name, String roles) {
        SortedSet<String> roleSet() {
            if (roles.isEmpty()) {
                return Collections.emptySortedSet();
            }
            return Collections.unmodifiableSortedSet(new TreeSet<>(List.of(roles.split(" "))));
        }
    }

    /** Returns what {@code HttpSession.getId()} shows: the handle, and after a change of the key how many there were. */
    String id() {
        return renewals == 0 ? handle : handle + "." + renewals;
    }

    static long expiry(long lastUsedAt, long idleMillis, long endsAt) {
        return idleMillis <= 0 ? endsAt : Math.min(lastUsedAt + idleMillis, endsAt);
    }

    WebSession renewed() {
        return new WebSession(handle, renewals + 1, owner, createdAt, lastUsedAt, idleMillis, endsAt, expiresAt, bound);
    }

    WebSession usedAt(long millis) {
        return new WebSession(handle, renewals, owner, createdAt, millis, idleMillis, endsAt, expiresAt, bound);
    }

    boolean isLive(long now) {
        return now < expiresAt;
    }

    /** Returns whether this use has to be written: the one before is older than 60 s or a tenth of the idle time. */
    boolean touchIsDue(long now) {
        long interval = idleMillis <= 0 ? TOUCH_MILLIS : Math.min(TOUCH_MILLIS, idleMillis / 10);
        return now - lastUsedAt >= Math.max(1, interval);
    }

    /** Vouches for the owner; null where the session has none. Only for sessions found by their key. */
    @Nullable
    Caller caller() {
        return owner == null
                ? null
                : new Caller(
                        owner.accountId(),
                        owner.name(),
                        owner.roleSet(),
                        Proof.SESSION,
                        handle,
                        Instant.ofEpochMilli(expiresAt));
    }
}
