package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.SignIn;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.harness.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every database must do for the room. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
final class SessionStoreIT {
    private static final Visitor VISITOR = new Visitor("192.0.2.1", "a browser");
    private static final Map<TestDatabase, Database> OPEN = new EnumMap<>(TestDatabase.class);

    private final Database database;
    private final SessionStore store = new SessionStore();
    private final AttributeStore attributes = new AttributeStore();

    SessionStoreIT(TestDatabase kind) {
        database = OPEN.computeIfAbsent(kind, SessionRoom::open);
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(Database::close);
        OPEN.clear();
    }

    @BeforeEach
    void empty() {
        database.write(work ->
                work.session().createMutationQuery("delete from SessionRow").executeUpdate());
    }

    private static byte[] key(int i) {
        byte[] key = new byte[32];
        key[0] = (byte) i;
        return key;
    }

    private static WebSession session(String handle, String account, long createdAt) {
        return new WebSession(
                handle,
                0,
                new WebSession.Owner(account, "alice", "USER"),
                createdAt,
                createdAt,
                1000,
                createdAt + 5000,
                createdAt + 1000,
                false);
    }

    private void insert(int key, WebSession session) {
        database.write(work -> {
            store.insert(work, key(key), session, VISITOR);
            return true;
        });
    }

    private Optional<WebSession> find(int key) {
        return database.read(work -> store.find(work, key(key)));
    }

    @Test
    void find_isWhatWasInserted() {
        WebSession session = session("a", "1", 100);

        insert(1, session);

        assertEquals(Optional.of(session), find(1));
        assertEquals(Optional.empty(), find(2));
    }

    @Test
    void touch_neverGoesBack() {
        insert(1, session("a", "1", 100));

        touch("a", 500);
        touch("a", 400);

        assertEquals(500, find(1).orElseThrow().lastUsedAt());
    }

    private void touch(String handle, long now) {
        database.write(work -> {
            store.touch(work, handle, now);
            return true;
        });
    }

    @Test
    void touch_moves_theEnd_butNotPastTheAbsoluteOne() {
        insert(1, session("a", "1", 100));

        touch("a", 500);
        assertEquals(List.of(), expired(1499));
        assertEquals(List.of("a"), expired(1500));

        touch("a", 5000);
        assertEquals(List.of(), expired(5099));
        assertEquals(List.of("a"), expired(5100));
    }

    private List<String> expired(long now) {
        return database.write(work -> store.lockExpired(work, now, 10).stream()
                .map(WebSession::handle)
                .toList());
    }

    @Test
    void idle_negative_leavesTheAbsoluteEndAlone() {
        insert(1, session("a", "1", 100));

        assertEquals(true, database.<Boolean, RuntimeException>write(work -> store.idle(work, "a", -1000, 200)));

        assertEquals(-1000, find(1).orElseThrow().idleMillis());
        assertEquals(List.of(), expired(5099));
        assertEquals(List.of("a"), expired(5100));
    }

    @Test
    void idle_countsFromNow() {
        insert(1, session("a", "1", 100));

        database.write(work -> store.idle(work, "a", 10, 900));

        assertEquals(List.of(), expired(909));
        assertEquals(List.of("a"), expired(910));
    }

    @Test
    void renew_putsTheNewKeyInPlaceOfTheOld_once() {
        insert(1, session("a", "1", 100));

        assertEquals(true, database.<Boolean, RuntimeException>write(work -> store.renew(work, "a", 0, key(2))));
        assertEquals(false, database.<Boolean, RuntimeException>write(work -> store.renew(work, "a", 0, key(3))));

        assertEquals(Optional.empty(), find(1));
        assertEquals("a.1", find(2).orElseThrow().id());
    }

    @Test
    void put_insertsThenReplaces() throws SessionOver {
        insert(1, session("a", "1", 100));

        put("a", "name ", 1);
        put("a", "name", 2);
        put("a", "name", 3);

        Map<String, byte[]> found = database.read(work -> attributes.load(work, "a"));
        assertEquals(2, found.size());
        assertArrayEquals(new byte[] {1}, found.get("name "));
        assertArrayEquals(new byte[] {3}, found.get("name"));
    }

    @Test
    void put_anyBytes_comeBackAsTheyWere() throws SessionOver {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        insert(1, session("a", "1", 100));

        for (int times = 0; times < 2; times++) {
            database.<Boolean, SessionOver>write(work -> {
                attributes.put(work, "a", "bytes", all);
                return true;
            });
            Map<String, byte[]> found = database.read(work -> attributes.load(work, "a"));
            assertArrayEquals(all, found.get("bytes"));
        }
    }

    private void put(String session, String name, int value) throws SessionOver {
        database.<Boolean, SessionOver>write(work -> {
            attributes.put(work, session, name, new byte[] {(byte) value});
            return true;
        });
    }

    @Test
    void put_sessionOver_isRefused() {
        assertThrows(SessionOver.class, () -> put("nobody", "name", 1));
    }

    @Test
    void end_takesTheAttributesAlong() throws SessionOver {
        insert(1, session("a", "1", 100));
        put("a", "name", 1);

        assertEquals(List.of(new SessionStore.Ended("a", 0)), database.write(work -> store.end(work, "a")));

        assertEquals(Map.of(), database.read(work -> attributes.load(work, "a")));
        assertEquals(List.of(), database.write(work -> store.end(work, "a")));
        assertThrows(SessionOver.class, () -> put("a", "late", 1));
    }

    @Test
    void end_ofAnotherAccount_changesNothing() {
        insert(1, session("a", "1", 100));

        assertEquals(List.of(), database.write(work -> store.endOf(work, "2", "a")));

        assertTrue(find(1).isPresent());
    }

    @Test
    void endAll_exceptOne_leavesIt() {
        insert(1, session("a", "1", 100));
        insert(2, session("b", "1", 200));
        insert(3, session("c", "2", 300));

        assertEquals(1, database.write(work -> store.endAll(work, "1", "b")).size());

        assertTrue(find(1).isEmpty());
        assertTrue(find(2).isPresent());
        assertTrue(find(3).isPresent());
    }

    @Test
    void endSurplus_endsTheOldestOfTheLiving_andTheOneShown_andTellsUntilWhenEachLent() {
        insert(1, session("a", "1", 100));
        insert(2, session("b", "1", 200));
        insert(3, session("c", "1", 300));
        insert(4, session("d", "2", 50));
        insert(5, session("e", "1", 10));

        assertEquals(List.of(), database.write(work -> store.endSurplus(work, "1", 4, null, 1050)));
        database.write(work -> {
            store.lent(work, "d", 1077);
            return true;
        });
        Set<SessionStore.Ended> ended =
                Set.copyOf(database.write(work -> store.endSurplus(work, "1", 2, key(4), 1050)));

        assertEquals(
                Set.of(
                        new SessionStore.Ended("a", 0),
                        new SessionStore.Ended("b", 0),
                        new SessionStore.Ended("d", 1077)),
                ended);
        assertEquals(
                List.of(false, false, true, false, true),
                IntStream.rangeClosed(1, 5)
                        .mapToObj(key -> find(key).isPresent())
                        .toList());
    }

    @Test
    void delete_takesTheseAndTheirAttributes_andNoOthers() throws SessionOver {
        insert(1, session("a", "1", 100));
        insert(2, session("b", "1", 200));
        insert(3, session("c", "1", 300));
        put("a", "name", 1);
        put("c", "name", 1);

        database.write(work -> {
            attributes.removeAll(work, List.of("c"));
            store.delete(work, List.of("a", "b"));
            return true;
        });

        assertTrue(find(1).isEmpty());
        assertTrue(find(2).isEmpty());
        assertTrue(find(3).isPresent());
        assertEquals(Map.of(), database.read(work -> attributes.load(work, "a")));
        assertEquals(Map.of(), database.read(work -> attributes.load(work, "c")));
    }

    @Test
    void lent_isToldAtTheEnd() {
        insert(1, session("a", "1", 100));

        database.write(work -> {
            store.lent(work, "a", 700);
            store.lent(work, "a", 600);
            return true;
        });

        assertEquals(List.of(new SessionStore.Ended("a", 700)), database.write(work -> store.endAll(work, "1", null)));
    }

    @Test
    void list_isNewestFirst_andOnlyOfTheAccount_andOnlyTheLiving() {
        insert(1, session("a", "1", 100));
        insert(2, session("b", "1", 200));
        insert(3, session("c", "2", 300));
        insert(4, session("d", "1", 10));

        List<String> ids = database.read(work -> store.list(work, "1", 1050)).stream()
                .map(SignIn::id)
                .toList();

        assertEquals(List.of("b", "a"), ids);
    }

    @Test
    void owner_changes_inEverySessionOfTheAccount() {
        insert(1, session("a", "1", 100));

        database.write(work -> {
            store.owner(work, "1", "alice", "USER admin");
            return true;
        });

        assertEquals(
                List.of("USER", "admin"),
                List.copyOf(find(1).orElseThrow().caller().roles()));
    }

    @Test
    void put_manyAtOnce_ofOneNewName_allSucceed() throws Exception {
        insert(1, session("a", "1", 100));

        SessionRoom.atOnce(20, i -> put("a", "shared", i));

        assertEquals(1, database.read(work -> attributes.load(work, "a")).size());
    }

    @Test
    void lockExpired_twoAtOnce_takeDifferentRows() throws Exception {
        for (int i = 0; i < 10; i++) {
            insert(i, session("s" + i, "1", i));
        }
        CountDownLatch bothHold = new CountDownLatch(2);
        List<String> taken = Collections.synchronizedList(new ArrayList<>());

        SessionRoom.atOnce(
                2,
                i -> database.<Boolean, Exception>write(work -> {
                    store.lockExpired(work, 1_000_000, 5).forEach(session -> taken.add(session.handle()));
                    bothHold.countDown();
                    return bothHold.await(10, TimeUnit.SECONDS);
                }));

        // H2 counts the rows that it skips against the limit; the next sweep takes those.
        assertTrue(taken.size() >= 5, taken::toString);
        assertEquals(taken.size(), Set.copyOf(taken).size(), taken::toString);
    }

    @Test
    void lockExpired_isOldestEndFirst() {
        insert(1, session("late", "1", 300));
        insert(2, session("early", "1", 100));

        assertEquals(
                List.of("early"),
                database.write(work -> store.lockExpired(work, 1_000_000, 1).stream()
                        .map(WebSession::handle)
                        .toList()));
    }

    @Test
    void keep_movesTheEnd_andNotTheLastUse() {
        insert(1, session("a", "1", 100));

        database.write(work -> {
            store.keep(work, "a", 900);
            return true;
        });

        assertEquals(100, find(1).orElseThrow().lastUsedAt());
        assertEquals(1900, find(1).orElseThrow().expiresAt());
    }
}
