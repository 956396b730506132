package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalMatchers.aryEq;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.account.Account;
import dev.latchkey.account.Endings;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.Secrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long IDLE = 30 * 60_000;
    private static final long ABSOLUTE = 12 * 3_600_000;
    private static final Visitor VISITOR = new Visitor("192.0.2.1", "a browser");
    private static final Account ALICE =
            new Account("1", "alice", new TreeSet<>(List.of("USER", "admin")), 7, true, Instant.EPOCH, Instant.EPOCH);

    private final Work work = mock(Work.class);
    private final SessionStore store = mock(SessionStore.class);
    private final Endings endings = mock(Endings.class);
    private long now = NOW;
    private final Sessions sessions = new Sessions(
            SessionRoom.policy(Duration.ofMillis(IDLE), Duration.ofMillis(ABSOLUTE)),
            store,
            new Secrets(new SecureRandom()),
            endings,
            () -> Instant.ofEpochMilli(now));

    private static WebSession session(long lastUsedAt, long idleMillis, long endsAt) {
        return new WebSession(
                "handle",
                0,
                null,
                NOW,
                lastUsedAt,
                idleMillis,
                endsAt,
                WebSession.expiry(lastUsedAt, idleMillis, endsAt),
                false);
    }

    @Test
    void begin_isANewRowUnderANewKey_andEndsTheOneShown() {
        Secret shown = Secret.of(new byte[32]);

        Sessions.Keyed first = sessions.begin(work, ALICE, VISITOR, shown);
        Sessions.Keyed second = sessions.begin(work, ALICE, VISITOR, shown);

        assertNotEquals(first.key(), second.key());
        assertNotEquals(first.key(), shown);
        assertNotEquals(first.session().handle(), second.session().handle());
        verify(store).insert(work, first.key().hash(), first.session(), VISITOR);
        verify(store, times(2)).endSurplus(eq(work), eq("1"), eq(3), aryEq(shown.hash()), eq(NOW));
    }

    @Test
    void begin_atTheLimit_endsTheOldest_andTheirTokens() {
        when(store.endSurplus(work, "1", 3, null, NOW)).thenReturn(List.of(new SessionStore.Ended("old", NOW + 1)));

        sessions.begin(work, ALICE, VISITOR, null);

        verify(endings).ended(work, "old", Instant.ofEpochMilli(NOW + 1));
    }

    @Test
    void begin_endsAtWhicheverIsFirst() {
        WebSession begun = sessions.begin(work, ALICE, VISITOR, null).session();

        assertEquals(NOW + IDLE, begun.expiresAt());
        assertEquals(NOW + ABSOLUTE, begun.endsAt());
    }

    @Test
    void find_atTheVeryEnd_isNone() {
        Secret key = Secret.of(new byte[32]);
        when(store.find(eq(work), aryEq(key.hash()))).thenReturn(Optional.of(session(NOW, 1000, NOW + 5000)));

        now = NOW + 999;
        assertTrue(sessions.find(work, key).isPresent());
        now = NOW + 1000;
        assertFalse(sessions.find(work, key).isPresent());
    }

    @Test
    void isLive_constantlyUsed_endsAtTheAbsoluteEnd() {
        WebSession used = session(NOW + 4999, 1000, NOW + 5000);

        assertTrue(used.isLive(NOW + 4999));
        assertFalse(used.isLive(NOW + 5000));
    }

    @Test
    void isLive_idleZeroOrLess_knowsOnlyTheAbsoluteEnd() {
        assertTrue(session(NOW, 0, NOW + ABSOLUTE).isLive(NOW + ABSOLUTE - 1));
        assertTrue(session(NOW, -1000, NOW + ABSOLUTE).isLive(NOW + ABSOLUTE - 1));
        assertFalse(session(NOW, -1000, NOW + ABSOLUTE).isLive(NOW + ABSOLUTE));
    }

    @Test
    void touchIsDue_afterTheSmallerOf60SecondsAndATenthOfTheIdleTime() {
        assertFalse(session(NOW, IDLE, NOW + ABSOLUTE).touchIsDue(NOW + 59_999));
        assertTrue(session(NOW, IDLE, NOW + ABSOLUTE).touchIsDue(NOW + 60_000));
        assertFalse(session(NOW, 100_000, NOW + ABSOLUTE).touchIsDue(NOW + 9_999));
        assertTrue(session(NOW, 100_000, NOW + ABSOLUTE).touchIsDue(NOW + 10_000));
        assertTrue(session(NOW, -1, NOW + ABSOLUTE).touchIsDue(NOW + 60_000));
    }

    @Test
    void renew_isANewIdOfTheSameHandle() {
        when(store.renew(eq(work), eq("handle"), eq(0), any())).thenReturn(true);
        WebSession before = session(NOW, IDLE, NOW + ABSOLUTE);

        Sessions.Keyed renewed = sessions.renew(work, before).orElseThrow();

        assertEquals("handle", renewed.session().handle());
        assertNotEquals(before.id(), renewed.session().id());
    }

    @Test
    void end_withALentToken_writesThatItIsOver() {
        Instant until = Instant.ofEpochMilli(NOW + 1);
        when(store.end(work, "handle")).thenReturn(List.of(new SessionStore.Ended("handle", NOW + 1)));

        assertTrue(sessions.end(work, "handle"));

        verify(endings).ended(work, "handle", until);
    }

    @Test
    void end_whoseTokensAreOverAnyway_writesNothing() {
        when(store.end(work, "handle")).thenReturn(List.of(new SessionStore.Ended("handle", NOW)));

        assertTrue(sessions.end(work, "handle"));

        verifyNoInteractions(endings);
    }

    @Test
    void end_andEndAll_stopTheTokensThatWereLent_andNoOthers() {
        when(store.endOf(work, "1", "lender")).thenReturn(List.of(new SessionStore.Ended("lender", NOW + 1)));
        when(store.endAll(work, "1", "kept"))
                .thenReturn(List.of(
                        new SessionStore.Ended("other", NOW + 2),
                        new SessionStore.Ended("over", NOW),
                        new SessionStore.Ended("never", 0)));

        assertTrue(sessions.end(work, "1", "lender"));
        assertEquals(3, sessions.endAll(work, "1", Optional.of("kept")));

        verify(endings).ended(work, "lender", Instant.ofEpochMilli(NOW + 1));
        verify(endings).ended(work, "other", Instant.ofEpochMilli(NOW + 2));
        verifyNoMoreInteractions(endings);
    }

    @Test
    void lend_isNotBeyondTheSession() {
        when(store.lockEnd(work, "handle")).thenReturn(Optional.of(NOW + 100));

        assertEquals(
                Optional.of(Instant.ofEpochMilli(NOW + 50)),
                sessions.lend(work, "handle", Instant.ofEpochMilli(NOW + 50)));
        assertEquals(
                Optional.of(Instant.ofEpochMilli(NOW + 100)),
                sessions.lend(work, "handle", Instant.ofEpochMilli(NOW + 500)));
        verify(store).lent(work, "handle", NOW + 50);
        verify(store).lent(work, "handle", NOW + 100);
    }

    @Test
    void lend_sessionOver_isRefused() {
        when(store.lockEnd(work, "handle")).thenReturn(Optional.of(NOW));

        assertEquals(Optional.empty(), sessions.lend(work, "handle", Instant.ofEpochMilli(NOW + 50)));

        verify(store, never()).lent(any(), anyString(), eq(NOW));
    }

    @Test
    void caller_isTheOwner_withTheHandleAndTheEarlierEnd() {
        WebSession begun = sessions.begin(work, ALICE, VISITOR, null).session();

        assertEquals("alice", begun.caller().name());
        assertEquals("1", begun.caller().accountId());
        assertEquals(new TreeSet<>(List.of("USER", "admin")), begun.caller().roles());
        assertEquals(begun.handle(), begun.caller().signIn());
        assertEquals(Instant.ofEpochMilli(NOW + IDLE), begun.caller().expiresAt());
    }
}
