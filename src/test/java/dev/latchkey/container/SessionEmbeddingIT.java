package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jakarta Servlet 6 chapter 7 and the Javadoc of HttpSession, in somebody else's application, on every server. */
@ParameterizedClass
@EnumSource(Container.class)
final class SessionEmbeddingIT {
    private static final String COOKIE = "latchkey-probe";
    private static final List<String> NAMES = List.of("xml", "annotated", "class", "instance");
    private static final java.util.Map<Container, Node> NODES = new java.util.EnumMap<>(Container.class);

    private final Container container;
    private final Node node;
    private String key = "";

    SessionEmbeddingIT(Container container) {
        this.container = container;
        this.node = NODES.computeIfAbsent(
                container,
                c -> Node.on(c)
                        .at("/probe")
                        .war(ProbeApp.listening())
                        .on(TestDatabase.POSTGRESQL.fresh())
                        .start());
    }

    @AfterAll
    static void stop() {
        NODES.values().forEach(Node::close);
        NODES.clear();
    }

    @BeforeEach
    void forget() {
        ask("events");
        key = "";
    }

    private Exchange send(String path) {
        Http request = Http.get(node.uri("/probe/" + path));
        if (!key.isEmpty()) {
            request.cookie(COOKIE, key);
        }
        Exchange answer = request.send();
        answer.cookie(COOKIE).filter(value -> !value.isEmpty()).ifPresent(value -> key = value);
        return answer;
    }

    private String ask(String path) {
        Exchange answer = send(path);
        assertEquals(200, answer.status(), () -> answer + "\n" + node.log());
        return answer.body();
    }

    private List<String> events() {
        return ask("events").lines().toList();
    }

    @Test
    void attributes_areThereAtTheNextRequest() {
        Exchange made = send("set?value=one");
        assertEquals(1, made.setCookies().size(), made::toString);
        String line = made.setCookies().get(0);
        assertTrue(line.matches(COOKIE + "=[\\w-]{43}; Path=/probe; HttpOnly; SameSite=Lax"), line);
        assertFalse(made.body().contains(key), "the id is no key");

        assertEquals("one", ask("get"));
        ask("set?name=other&value=two");
        assertEquals("[other, plain]", ask("names"));
        ask("remove?name=other");
        assertEquals("[plain]", ask("names"));
        assertEquals("null", ask("get?name=other"));
        assertEquals(List.of(), send("get").setCookies());
    }

    @Test
    void state_isNewUntilTheClientJoins() {
        assertEquals(
                "new=true requested=false same=false valid=false cookie=false url=false idle=420 context=true"
                        + " created=true accessed=true",
                ask("state"));
        assertEquals(
                "new=false requested=true same=true valid=true cookie=true url=false idle=420 context=true"
                        + " created=true accessed=true",
                ask("state"));
    }

    @Test
    void interval_isKept_alsoZeroAndNegative() {
        for (String seconds : List.of("60", "0", "-1")) {
            assertEquals(seconds, ask("interval?value=" + seconds));
            assertTrue(ask("state").contains("idle=" + seconds + " "));
        }
    }

    @Test
    void find_withoutASession_makesNone() {
        Exchange found = send("find");
        assertEquals("none", found.body());
        assertEquals(List.of(), found.setCookies());
    }

    @Test
    void find_unknownKey_isNone_andTheCookieStays() {
        key = "A".repeat(43);
        Exchange found = send("find");
        assertEquals("none", found.body());
        assertEquals(List.of(), found.setCookies());
    }

    @Test
    void find_twoCookies_isNone_andOursIsCleared() {
        ask("set");
        Exchange found = Http.get(node.uri("/probe/find"))
                .cookie(COOKIE, key)
                .cookie(COOKIE, "A".repeat(43))
                .send();
        assertEquals("none", found.body());
        assertEquals(Optional.of(""), found.cookie(COOKIE));
        assertTrue(found.setCookies().get(0).contains("; Path=/probe;"), found::toString);
        assertNotEquals("none", ask("find"));
    }

    @Test
    void list_changedInPlace_isStored() {
        ask("list?value=a");
        ask("list?value=b");
        assertEquals("[a, b]", ask("plainlist"));
    }

    @Test
    void list_changedInPlaceToWhatCannotBeStored_staysAsItWas_andTakesNothingWithIt() {
        ask("list?value=a");
        for (String what : List.of("unserialisable", "forbidden")) {
            ask("spoil?value=" + what);
            assertEquals(what, ask("get?name=beside"));
            assertEquals("[a]", ask("plainlist"));
        }
        assertTrue(node.log().contains("A change inside attribute list of session "), node::log);
    }

    @Test
    void set_whatCannotBeStored_isRefusedByName() {
        assertTrue(ask("refuse").startsWith("IllegalArgumentException: Attribute x of java.lang.Object is not"));
        String forbidden = ask("forbid");
        assertTrue(
                forbidden.startsWith("IllegalArgumentException: Attribute x of"
                        + " java.util.concurrent.atomic.AtomicInteger does not pass"),
                forbidden);
        assertEquals("[]", ask("names"));
    }

    /** As the TCK does it: a listener that is no data, bound only to hear of it. */
    @Test
    void set_aListenerThatIsNotSerialisable_staysForTheRequestAndIsToldSo() {
        ask("set?name=other&value=kept");
        ask("set?name=passing&value=before");
        events();
        assertEquals("one", ask("pass?name=passing&value=one"));
        assertEquals(
                List.of("one bound", "one unbound"),
                events().stream().filter(event -> event.startsWith("one ")).toList());
        assertEquals("[other]", ask("names"));
        assertTrue(node.log().contains("Attribute passing of session "), node::log);
    }

    @Test
    void change_keepsAttributes_andKillsTheOldKey() {
        ask("set?value=kept");
        String old = key;
        events();
        assertEquals("same=true changed=true requested=true", ask("change"));
        assertNotEquals(old, key);
        assertEquals("kept", ask("get"));
        assertEquals(
                NAMES.stream().map(name -> name + " id changed true").sorted().toList(),
                events().stream().sorted().toList());
        key = old;
        assertEquals("none", ask("find"));
    }

    @Test
    void change_whileAListenerFails_isHeardByTheOthers_andTheNewKeyArrives() {
        String id = ask("set?value=fail");
        String old = key;
        events();
        ask("change");
        assertNotEquals(old, key);
        assertEquals("fail", ask("get"));
        assertNotEquals(id, ask("find"));
        assertEquals(
                NAMES.stream().map(name -> name + " id changed true").sorted().toList(),
                events().stream().sorted().toList());
    }

    @Test
    void invalidate_afterwardsOnlyIdAndIntervalDoNotThrow() {
        ask("set");
        assertEquals("""
                id true
                interval accepted
                creation IllegalStateException
                accessed IllegalStateException
                get IllegalStateException
                names IllegalStateException
                set IllegalStateException
                remove IllegalStateException
                new IllegalStateException
                again IllegalStateException
                valid false
                found none""", ask("invalidate"));
        assertEquals("none", ask("find"));
    }

    @Test
    void requestedId_staysWhatItWas_whenTheSessionIsOver() {
        String id = ask("set");
        assertEquals(id, ask("requested"));
        ask("invalidate");
        assertEquals(id, ask("requested"));
    }

    @Test
    void requestedId_ofTwoCookies_isNoKey() {
        ask("set");
        String id = Http.get(node.uri("/probe/requested"))
                .cookie(COOKIE, "A".repeat(43))
                .cookie(COOKIE, key)
                .send()
                .body();
        assertEquals(ask("find"), id);
    }

    @Test
    void requestedId_inTheUrl_isNotRead_whereCookiesAloneTrack() {
        ask("set");
        String shown = key;
        key = "";
        assertEquals("null", ask("requested;jsessionid=" + shown));
        assertEquals("none", ask("find;jsessionid=" + shown));
    }

    @Test
    void lastAccessed_isTheRequestBefore_alsoWhenThatAskedForNoSession() {
        ask("set");
        long created = Long.parseLong(ask("created"));
        long first = Long.parseLong(ask("accessed"));
        ask("nothing");
        long second = Long.parseLong(ask("accessed"));
        assertTrue(created <= first && first < second, created + " " + first + " " + second);
    }

    @Test
    void request_thatOutlivesTheSession_keepsIt() {
        String id = ask("set");
        ask("interval?value=1");
        String gate = "long-" + container + System.nanoTime();
        CompletableFuture<Exchange> slow = held("slow", gate, key);
        Poll.until(Duration.ofSeconds(10), "the end by the row", () -> isOver(id));
        Http.get(node.uri("/open?value=" + gate)).send();
        assertEquals("written", slow.join().body());
        assertEquals(gate, ask("get?name=slow"));
    }

    /** By the row: to ask for it would be a use. */
    private boolean isOver(String id) {
        String sql =
                "select expires_at <= extract(epoch from clock_timestamp()) * 1000 from web_session where handle = ?";
        try (Connection connection = node.database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Exchange> held(String path, String gate, String shown) {
        CompletableFuture<Exchange> held =
                CompletableFuture.supplyAsync(() -> Http.get(node.uri("/probe/" + path + "?value=" + gate))
                        .cookie(COOKIE, shown)
                        .send());
        Poll.until(
                Duration.ofSeconds(10),
                "the held request",
                () -> Http.get(node.uri("/reached?value=" + gate)).send().body().equals("true"));
        return held;
    }

    @Test
    void asyncWithWhatWasGiven_isOriginal() {
        assertEquals("true", ask("original"));
        Poll.until(
                Duration.ofSeconds(10),
                "the end of the cycle",
                () -> ask("over").matches("IllegalStateException: .*; IllegalStateException: .*"));
    }

    @Test
    void requestThatTheContainerTellsOf_isTheOneThatTheServletHas() {
        assertEquals("true", ask("watched"));
    }

    /** Else Tomcat takes the forward's own request away, and what is dispatched sees the parameters of the first. */
    @Test
    void asyncWithWhatAForwardGave_isNotOriginal_andKeepsItsParameters() {
        assertEquals("inner false", ask("deeper?step=outer"));
    }

    @Test
    void listeners_hearInOrder_andOfTheEndInReverse() {
        ask("set?value=one");
        List<String> made = events();
        List<String> order = made.stream()
                .filter(event -> event.endsWith(" created"))
                .map(event -> event.split(" ")[0])
                .toList();
        assertEquals(NAMES.stream().sorted().toList(), order.stream().sorted().toList());
        assertEquals(
                order.stream().map(name -> name + " added plain=one").toList(),
                made.subList(NAMES.size(), made.size()));

        ask("set?value=two");
        assertEquals(
                order.stream().map(name -> name + " replaced plain=one by two").toList(), events());

        ask("invalidate");
        List<String> ended = new java.util.ArrayList<>(order);
        java.util.Collections.reverse(ended);
        List<String> expected = new java.util.ArrayList<>(ended.stream()
                .map(name -> name + " destroyed with two in its own loader")
                .toList());
        order.forEach(name -> expected.add(name + " removed plain=two"));
        assertEquals(expected, events());
    }

    @Test
    void boundValues_areTold() {
        ask("bind?name=b&value=one");
        assertEquals(
                List.of("one bound, seen null", "one passivates"),
                events().stream().filter(event -> event.startsWith("one")).toList());
        ask("bind?name=b&value=two");
        assertEquals(
                List.of("one activates", "two bound, seen one", "one unbound", "two passivates"),
                events().stream()
                        .filter(event -> event.startsWith("one") || event.startsWith("two"))
                        .toList());
        ask("remove?name=b");
        assertEquals(
                List.of("two activates", "two unbound"),
                events().stream().filter(event -> event.startsWith("two")).toList());
    }

    @Test
    void timeout_isTold_withAttributesStillReadable() {
        ask("set?value=timed");
        ask("bind?name=b&value=bound");
        events();
        ask("interval?value=1");
        String gone = key;
        key = "";
        List<String> heard = new java.util.ArrayList<>();
        Poll.until(Duration.ofSeconds(30), "the sweep", () -> {
            heard.addAll(events());
            return heard.stream()
                            .filter(event -> event.contains(" removed plain=timed"))
                            .count()
                    >= NAMES.size();
        });
        assertEquals(
                NAMES.size(),
                heard.stream()
                        .filter(event -> event.contains(" destroyed with timed in its own loader"))
                        .count(),
                heard::toString);
        assertEquals(1, heard.stream().filter("bound unbound"::equals).count(), heard::toString);
        key = gone;
        assertEquals("none", ask("find"));
    }

    @Test
    void late_creation_isRefused() {
        assertEquals("IllegalStateException", ask("late"));
    }

    @Test
    void everyWayToTheCommit_storesFirst() {
        ask("flushed");
        assertEquals("[after, before]", ask("names"));
        ask("large");
        ask("length");
        assertEquals(302, send("redirect").status());
        assertEquals("[after, before, large, length, redirect]", ask("names"));
    }

    @Test
    void flush_ofWhatMightHaveLeftBefore_storesFirst() {
        ask("set");
        String gate = "flush-" + container + System.nanoTime();
        CompletableFuture<Exchange> held = held("spoken", gate, key);
        assertEquals("stored", ask("get?name=spoken"));
        Http.get(node.uri("/open?value=" + gate)).send();
        assertEquals(200, held.join().status());
    }

    /** Servlet 6.1, {@code HttpServletResponse.sendRedirect} with a status or with the buffer kept. */
    @Test
    void redirectOfServletSixOne_clearsTheCookieOfAnEndedSession() {
        for (String how : List.of("status", "buffer")) {
            Exchange answer = send("moved?value=" + how);
            assertTrue(answer.status() == 302 || answer.status() == 303, answer::toString);
            assertEquals(Optional.of(""), answer.cookie(COOKIE), how);
        }
    }

    @Test
    void reset_keepsTheCookie() {
        Exchange answer = send("reset");
        assertEquals(1, answer.setCookies().size(), answer::toString);
        assertEquals(Optional.empty(), answer.header("X-Gone"));
        assertEquals("[reset]", ask("names"));
    }

    @Test
    void dispatches_haveOneSession() {
        String id = ask("set");
        assertEquals("true " + id, ask("forward"));
        assertEquals("FORWARD", ask("get?name=inner"));
        assertEquals("true " + id, ask("include"));
        assertEquals("INCLUDE", ask("get?name=inner"));
        assertEquals(id, ask("async"));
        assertEquals("stored", ask("get?name=async"));
        assertEquals("true " + id, ask("dispatch"));
        assertEquals("ASYNC", ask("get?name=inner"));
    }

    /** The answer of a cycle that goes on with the request it was given has stored all before it is over. */
    @Test
    void dispatch_withWhatWasGiven_storesBeforeTheAnswer() throws SQLException {
        String id = ask("set");
        CompletableFuture<Exchange> answer;
        try (Connection holder = node.database().connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select handle from web_session where handle = '" + id + "' for update");
            String shown = key;
            answer = CompletableFuture.supplyAsync(
                    () -> Http.get(node.uri("/probe/own")).cookie(COOKIE, shown).send());
            Poll.until(Duration.ofSeconds(10), "a write that waits", () -> isSomebodyWaiting(statement));
            assertFalse(answer.isDone());
            holder.rollback();
        }
        assertEquals(200, answer.join().status());
        assertEquals("value", ask("get?name=own"));
    }

    /** Nobody stands round the thread that completes a cycle; its client is not to wait for the timeout. */
    @Test
    void complete_whenTheSessionCannotBeStored_answers503() throws SQLException {
        String id = ask("set");
        try (Connection holder = node.database().connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select handle from web_session where handle = '" + id + "' for update");
            Exchange answer =
                    Http.get(node.uri("/probe/async")).cookie(COOKIE, key).send();
            assertEquals(503, answer.status(), answer::toString);
            assertEquals(Optional.of("2"), answer.header("Retry-After"));
            holder.rollback();
        }
        Poll.until(
                Duration.ofSeconds(10),
                "the database to be tried again",
                () -> send("find").body().equals(id));
    }

    private static boolean isSomebodyWaiting(Statement statement) {
        try (ResultSet row = statement.executeQuery("select count(*) > 0 from pg_locks where not granted")) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void listenerOfACycle_isToldOfTheOneThatWasStarted() {
        ask("set");
        Exchange answer = send("ontimeout");
        assertEquals("true", answer.body(), answer::toString);
        assertEquals(List.of(), answer.setCookies());
        assertEquals("stored", ask("get?name=ontimeout"));
        Poll.until(
                Duration.ofSeconds(10),
                "the end of the cycle",
                () -> ask("get?name=oncomplete").equals("stored"));
    }

    /** On Jetty the answer has left by then, and no session can be made. */
    @Test
    void sessionMadeWhenTheCycleIsOver_isStored() {
        send("oncomplete");
        assertEquals(container.isTomcat() ? "stored" : "null", ask("get?name=oncomplete"));
    }

    /** As a WebSocket does, or a list of who is signed in. */
    @Test
    void sessionHeldBeyondItsRequest_readsTheRow_andStoresAtOnce() {
        ask("hold");
        assertEquals("accepted", ask("held?value=one"));
        assertEquals("one", ask("get"));
        ask("set?value=two");
        assertEquals("two", ask("held?value=read"));
        assertEquals("accepted", ask("held?value=interval"));
        assertTrue(ask("state").contains(" idle=777 "), () -> ask("state"));
        ask("change");
        assertEquals(ask("find"), ask("held?value=id"));
        assertEquals("accepted", ask("held?value=invalidate"));
        assertEquals("none", ask("find"));
        assertTrue(ask("held?value=three").startsWith("IllegalStateException"), () -> ask("held?value=three"));
        assertEquals("accepted", ask("held?value=interval"), "which asks for no life");
    }

    /** FORM login of the container says there who has signed in: whoever invalidates ours has signed out. */
    @Test
    void invalidate_endsTheContainersOwnSessionToo() {
        assertEquals("true false", ask("containers"));
    }

    @Test
    void dispatches_makeOneSession_whoseCookieIsKept() {
        for (String way : List.of("forward", "include", "async", "dispatch")) {
            key = "";
            Exchange made = send(way);
            assertEquals(200, made.status(), made::toString);
            assertEquals(1, made.setCookies().size(), () -> way + " " + made);
            assertTrue(made.body().endsWith(ask("find")), () -> way + " " + made);
        }
    }

    @Test
    void errorPages_haveTheSameSession_afterSendErrorAndAfterAnException() {
        for (String way : List.of("error", "throw")) {
            key = "";
            Exchange made = send(way);
            assertEquals(way.equals("error") ? 418 : 500, made.status(), made::toString);
            assertEquals(1, made.setCookies().size(), () -> way + " " + made);
            assertEquals("oops " + ask("find"), made.body());
            assertEquals(way.equals("error") ? "[error, page]" : "[page, thrown]", ask("names"));
            assertEquals("ERROR", ask("get?name=page"));
        }
    }

    @Test
    void otherThread_hasTheSession() {
        assertEquals("stored", ask("thread"));
        assertEquals("stored", ask("get?name=thread"));
    }

    @Test
    void encode_cookiesOnly_addsNothing() {
        assertEquals("/there?a=b#c http://elsewhere/", ask("encode"));
        ask("set");
        assertEquals("/there?a=b#c http://elsewhere/", ask("encode"));
    }

    @Test
    void accessor_isThere_whereTheServerHasIt() {
        String version = ask("accessor");
        assertEquals(container == Container.TOMCAT_10 ? "6.0" : "6.1", version);
        assertEquals(container == Container.TOMCAT_10 ? "null" : "stored", ask("get?name=accessor"));
    }

    @Test
    void slowRequest_afterTheEnd_doesNotBringTheSessionBack() throws Exception {
        ask("set");
        String shown = key;
        String gate = "gate-" + container + System.nanoTime();
        CompletableFuture<Exchange> slow = held("slow", gate, shown);
        ask("invalidate");
        Http.get(node.uri("/open?value=" + gate)).send();
        Exchange answer = slow.get(30, java.util.concurrent.TimeUnit.SECONDS);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("written", answer.body());
        key = shown;
        assertEquals("none", ask("find"));
    }

    @Test
    void restart_keepsTheSession_andEndsNone() {
        ask("set?value=kept");
        node.restart();
        assertEquals("kept", ask("get"));
        assertEquals(List.of(), events());
    }
}
