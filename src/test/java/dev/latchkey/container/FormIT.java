package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract §3, what is asked of a body once it is known who asks: its size 413, its type 415, its fields 400. */
class FormIT {
    /** The fields that each form cannot do without. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "/login", List.of("username", "password"),
            "/register", List.of("username", "password"),
            "/token", List.of("grant_type", "username", "password"),
            "/revoke", List.of("token"),
            "/language", List.of("lang"),
            "/api/password", List.of("current", "new"),
            "/account/password", List.of("current", "new"),
            "/account/delete", List.of("password"),
            "/account/end", List.of("id"));

    private static final List<String> UNREADABLE =
            List.of("%", "%2", "%zz", "%ff", "%C3", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%00", "\0");

    static List<Door> doors() {
        return Door.all().toList();
    }

    /** Somebody signed in, who asks as a program. */
    private record Asker(Door door, String cookie) {
        static Asker at(Door door) {
            return new Asker(door, Person.registered(door.node()).session(door.node()));
        }

        Http post(String path) {
            return with(door.post(path));
        }

        Http with(Http request) {
            return request.header("Accept", "application/json").cookie(Person.cookieName(door.node()), cookie);
        }
    }

    private static List<String> open() {
        return Door.forms().stream()
                .filter(path -> !path.startsWith("/admin") && !path.equals(Door.LINK))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void body_tooLarge_is413_beforeItsType(Door door) {
        Asker asker = Asker.at(door);
        for (String path : open()) {
            for (String type : List.of(Door.FORM, "text/plain")) {
                Door.assertProblem(
                        413, path, asker.post(path).body(type, Door.LARGE).send());
                Door.assertProblem(
                        413, path, asker.post(path).chunked(type, Door.LARGE).send());
            }
        }
        for (String path : List.of("/api/sessions", "/api/sessions/AAAAAAAAAAAAAAAAAAAAAA")) {
            Http request = asker.with(door.ask("DELETE", path));
            Door.assertProblem(413, path, request.body(Door.FORM, Door.LARGE).send());
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void body_farTooLarge_isAnsweredAllTheSame(Door door) {
        for (int size : new int[] {100_000, 1_000_000}) {
            assertEquals(
                    413,
                    door.post("/login").body(Door.FORM, "x".repeat(size)).send().status());
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void body_ofAnotherType_is415_beforeItsFields(Door door) {
        Asker asker = Asker.at(door);
        for (String path : open()) {
            for (String type : List.of(
                    "application/json",
                    "text/plain",
                    "multipart/form-data; boundary=x",
                    Door.FORM + "; charset=iso-8859-1",
                    Door.FORM + "; charset = utf-16",
                    Door.FORM + "x")) {
                Door.assertProblem(415, path, asker.post(path).body(type, "%").send());
            }
            Door.assertProblem(
                    415, path, asker.post(path).chunked("text/plain", "%").send());
            Door.assertProblem(415, path, asker.post(path).untyped("%").send());
            for (String coding : List.of("gzip", "br", "identity, gzip")) {
                Http coded = asker.post(path).header("Content-Encoding", coding);
                Door.assertProblem(415, path, coded.body(Door.FORM, "%").send());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void fields_malformed_are400(Door door) {
        Asker asker = Asker.at(door);
        for (String path : FIELDS.keySet()) {
            for (String body : malformed(FIELDS.get(path))) {
                assertMalformed(path, asker.post(path).body(Door.FORM, body).send());
            }
            assertMalformed(path, asker.post(path).send());
            assertMalformed(path, asker.post(path).chunked(Door.FORM, "x=%").send());
        }
    }

    private static List<String> malformed(List<String> names) {
        String whole = body(names, "");
        List<String> bodies = new ArrayList<>(List.of("", whole + "&%zz=1", whole + "&other=%ff"));
        for (String name : names) {
            bodies.add(body(names, name));
            bodies.add(whole + "&" + name + "=2");
            bodies.add(whole + "&" + encoded(name) + "=2");
            UNREADABLE.forEach(value -> bodies.add(name + "=" + value + "&" + body(names, name)));
        }
        return bodies;
    }

    private static String body(List<String> names, String without) {
        return names.stream()
                .filter(name -> !name.equals(without))
                .map(name -> name + "=" + (name.equals("grant_type") ? "password" : "zz"))
                .collect(Collectors.joining("&"));
    }

    /** The same name, its first letter percent-encoded. */
    private static String encoded(String name) {
        return "%" + Integer.toHexString(name.charAt(0)) + name.substring(1);
    }

    private static void assertMalformed(String path, Exchange answer) {
        Door.assertProblem(400, path, answer);
        if (path.equals("/token") || path.equals("/revoke")) {
            assertEquals("invalid_request", answer.json().get("error").asText(), answer::toString);
        }
    }

    /** Tomcat answers that by itself, and shows our error page: RFC 6749 §5.2 and contract §9 hold all the same. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void body_withBrokenChunks_is400_inTheFormOfThePath_andSaysNothingOfTime(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        for (String path : List.of("/token", "/revoke", "/login")) {
            RawHttp.Response answer = RawHttp.send(
                    node,
                    "POST " + node.prefix() + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "zz\r\nabc");
            assertEquals(400, answer.status(), answer::toString);
            assertEquals(Optional.empty(), answer.header("Server-Timing"), answer::toString);
            assertEquals(
                    !path.equals("/login"), answer.body().contains("\"error\":\"invalid_request\""), answer::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void field_inTheQuery_is400_besideTheBodyOrInItsPlace(Door door) {
        Asker asker = Asker.at(door);
        FIELDS.forEach((path, names) -> names.forEach(name -> {
            for (String query : List.of("?" + name + "=q", "?x&" + encoded(name) + "=q", "?" + name)) {
                for (String without : List.of("", name)) {
                    Http request = asker.post(path + query);
                    assertMalformed(
                            path, request.body(Door.FORM, body(names, without)).send());
                }
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void fields_malformed_onAPage_are400InItsFrame(Door door) {
        for (String path : List.of("/login", "/register", "/language")) {
            Exchange page = door.post(path).body(Door.FORM, "x=%").send();
            Door.assertAnswer(400, path, page);
            assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"), page::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void link_unknown_is404WhateverTheBody(Door door) {
        for (String type : List.of(Door.FORM, "text/plain")) {
            for (String body : List.of("", "password=%", Door.LARGE)) {
                Door.assertAnswer(
                        404, Door.LINK, door.post(Door.LINK).body(type, body).send());
            }
        }
    }

    /** Chunks that are none, and bodies that break off: the sender's doing, and no fault of ours. */
    @ParameterizedTest
    @MethodSource("doors")
    void body_thatCannotBeRead_is400(Door door) {
        Node node = door.node();
        for (String body : List.of("zz\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", "fffffffffffffffff\r\nabc")) {
            RawHttp.Response answer = RawHttp.send(
                    node,
                    "POST " + node.prefix() + "/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + Door.FORM
                            + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + body);
            assertEquals(400, answer.status(), answer::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void signOut_needsNoBody_butAFormIfThereIsOne(Door door) {
        Door.assertAnswer(
                400, "/logout", door.post("/logout").body(Door.FORM, "x=%zz").send());
        assertEquals(303, door.post("/logout").send().status());
        assertEquals(303, door.post("/logout").body(Door.FORM, "").send().status());
        assertEquals(
                204,
                door.post("/logout").header("Accept", "application/json").send().status());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void fields_inAnyScript_areTakenAsTyped(Door door) {
        String name = "열쇠"
                + Stream.of(door.container().name(), door.context())
                        .map(String::hashCode)
                        .toList();
        name = name.replaceAll("[^\\p{L}\\p{N}]", "");
        byte[] utf8 = "깊은 산속 옹달샘 🔑&=+%".getBytes(StandardCharsets.UTF_8);
        String password = new String(utf8, StandardCharsets.UTF_8);
        assertEquals(
                303,
                door.post("/register")
                        .form("username", name, "password", password)
                        .send()
                        .status());
        Exchange login = door.post("/login")
                .header("Accept", "application/json")
                .form("username", name, "password", password)
                .send();
        assertEquals(name, login.json().get("username").asText());
    }
}
