package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Applications that want their sessions tracked in other ways than Latchkey does: by URL, by a cookie of their own, and
 * through each other's dispatchers. Each has an embedded database of its own.
 */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_12"})
final class SessionTrackingIT {
    private static final String KEY = "[\\w-]{43}";

    /** Lets applications dispatch to each other, and knows somebody. */
    private static final String CONTEXT = """
            <Context crossContext="true">
              <Realm className="org.apache.catalina.realm.MemoryRealm" pathname="conf/people.xml"/>
            </Context>
            """;

    private static final String PEOPLE =
            "<tomcat-users><user username='alice' password='in the realm' roles='user'/></tomcat-users>";

    private static final Map<Container, Node> NODES = new EnumMap<>(Container.class);

    private final Container container;
    private final Node node;

    SessionTrackingIT(Container container) {
        this.container = container;
        this.node = NODES.computeIfAbsent(container, SessionTrackingIT::started);
    }

    private static Node started(Container container) {
        return Node.on(container)
                .at("/rewriting")
                .war(ProbeApp.rewriting())
                .deploy("/configured", ProbeApp.configured())
                .tomcatConf(
                        container.isTomcat()
                                ? Map.of("context.xml", temporary(CONTEXT), "people.xml", temporary(PEOPLE))
                                : Map.of())
                .start();
    }

    private static Path temporary(String content) {
        try {
            Path file = Files.createTempFile("tomcat", ".xml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        NODES.values().forEach(Node::close);
        NODES.clear();
    }

    private String url(String path) {
        Exchange answer = Http.get(node.uri("/probe/" + path)).send();
        assertEquals(200, answer.status(), () -> answer + "\n" + node.log());
        return answer.body();
    }

    private String begun() {
        return Http.get(node.uri("/probe/set"))
                .send()
                .cookie("latchkey-rewriting")
                .orElseThrow();
    }

    @Test
    void encode_ofANewSession_addsTheKey_whereItLeadsBackHere() {
        String urls = url("rewrite");
        assertTrue(
                urls.matches("next;jsessionid=" + KEY + "\\?a=b#c \\?a=b null /rewriting/x;jsessionid=" + KEY
                        + " /elsewhere"),
                urls);
    }

    @Test
    void encode_whereTheCookieCame_addsNothing() {
        assertEquals(
                "next?a=b#c ?a=b null /rewriting/x /elsewhere",
                Http.get(node.uri("/probe/rewrite"))
                        .cookie("latchkey-rewriting", begun())
                        .send()
                        .body());
    }

    @Test
    void keyInTheUrl_isTheSession() {
        String key = begun();
        assertEquals("value", url("get;jsessionid=" + key));
        String state = url("state;jsessionid=" + key);
        assertTrue(state.contains("new=false requested=true same=true valid=true cookie=false url=true"), state);
        assertTrue(url("rewrite;jsessionid=" + key).startsWith("next;jsessionid=" + key + "?"));
    }

    @Test
    void keyInTheUrl_unknown_isNotTakenOver_andToldAsItCame() {
        assertEquals("c0o7fszeb1", url("requested;jsessionid=c0o7fszeb1?a=b"));
        assertEquals("none", url("find;jsessionid=" + "A".repeat(43)));
        assertTrue(url("state;jsessionid=c0o7fszeb1").contains("new=true requested=true same=false valid=false"));
    }

    @Test
    void encode_ofAnAddressThatLeadsOutOfHere_addsNothing() {
        for (String out : List.of("../../other/x", "/rewriting/../other/x", "/rewriting/%2E%2e/other/x", "..%2F..")) {
            String encoded = url("encode?url=" + URLEncoder.encode(out, StandardCharsets.UTF_8));
            assertEquals(out.equals("..%2F.."), encoded.contains("jsessionid"), encoded);
        }
        assertTrue(url("encode?url=../probe/./x").startsWith("../probe/./x;jsessionid="));
    }

    /** As the container does with a session of its own, against fixation; this Jetty knows nobody. */
    @Test
    void login_renewsTheKey_ofWhoSignedIn() {
        String key = begun();
        Exchange answer = Http.get(node.uri("/probe/login"))
                .cookie("latchkey-rewriting", key)
                .send();
        Optional<String> renewed = answer.cookie("latchkey-rewriting");
        assertEquals(container.isTomcat(), answer.status() == 200, answer::toString);
        assertEquals(container.isTomcat(), renewed.isPresent(), answer::toString);
        assertEquals(container.isTomcat(), find(key).equals("none"));
        assertNotEquals("none", find(renewed.orElse(key)));
    }

    private String find(String key) {
        return Http.get(node.uri("/probe/find"))
                .cookie("latchkey-rewriting", key)
                .send()
                .body();
    }

    @Test
    void keyInTheUrl_besideTheCookie_doesNotCount() {
        String inUrl = begun();
        String inCookie = begun();
        String state = Http.get(node.uri("/probe/state;jsessionid=" + inUrl))
                .cookie("latchkey-rewriting", inCookie)
                .send()
                .body();
        assertTrue(state.contains("cookie=true url=false"), state);
    }

    @Test
    void cookie_isAsTheApplicationWants() {
        Exchange made = Http.get(node.uri("").resolve("/configured/probe/set")).send();
        // On Jetty nobody can tell http-only's default from a wish.
        String httpOnly = container.isTomcat() ? "" : "; HttpOnly";
        assertEquals(1, made.setCookies().size(), made::toString);
        String line = made.setCookies().get(0);
        assertTrue(
                line.matches("CUSTOM=" + KEY + "; Max-Age=50000; Expires=\\w{3}, \\d\\d \\w{3} \\d{4} [0-9:]{8} GMT;"
                        + " Path=/configured; Domain=example.org; Secure" + httpOnly + "; SameSite=Lax"),
                line);
    }

    /** A dispatch into another context; on Jetty that takes a server that is set up for it. */
    @Test
    void sessions_acrossContexts_areNeverShared_andEachIsFoundAgain() {
        Assumptions.assumeTrue(container.isTomcat(), "Jetty's deployer hands out no other context");
        String to = "across?to=/configured&do=";
        Exchange made =
                Http.get(node.uri("/probe/" + to + "set&name=theirs&value=b")).send();
        List<String> cookies = made.setCookies();
        assertEquals(1, cookies.size(), made::toString);
        String key = made.cookie("latchkey-rewriting").orElseThrow();

        assertEquals("b", mine(key, to + "get&name=theirs&by=forward"));
        assertEquals("null", mine(key, "get?name=theirs"));
        assertEquals("[]", mine(key, "names"));
        String theirs = mine(key, to + "find");
        assertNotEquals(mine(key, "find"), theirs);
        assertEquals(
                "none",
                Http.get(node.uri("").resolve("/configured/probe/find"))
                        .cookie("CUSTOM", key)
                        .send()
                        .body());

        String ended = mine(key, to + "invalidate");
        assertTrue(ended.contains("valid false\nfound none"), ended);
        assertEquals("none", mine(key, to + "find"));
        assertNotEquals("none", mine(key, "find"));
    }

    private String mine(String key, String path) {
        return Http.get(node.uri("/probe/" + path))
                .cookie("latchkey-rewriting", key)
                .send()
                .body();
    }
}
