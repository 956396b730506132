package dev.latchkey.attack;

import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The administrator of a scene's server, made by the one-time code in its log and signed in by session. */
final class Root {
    private static final Pattern CODE = Pattern.compile("one-time code ([A-Za-z0-9_-]{22}) ");
    private static final Pattern LINK = Pattern.compile("/password/([A-Za-z0-9_-]{43})");
    private static final Map<Node, String> COOKIES = new HashMap<>();

    private Root() {}

    /** Posts a form of the administrators' page. */
    static Exchange post(Scene scene, String path, String... fields) {
        Node node = scene.node;
        return Http.post(node.uri(path))
                .sameOrigin(node)
                .cookie(scene.get("cookie-name"), COOKIES.computeIfAbsent(node, Root::signIn))
                .form(fields)
                .send();
    }

    /** Makes a one-time link for the scene's account and returns its code. */
    static String link(Scene scene) {
        Exchange page = post(scene, "/admin/link", "id", scene.get("sub"));
        Matcher link = LINK.matcher(page.body());
        if (!link.find()) {
            throw new AssertionError(page.toString());
        }
        return link.group(1);
    }

    private static String signIn(Node node) {
        Matcher code = CODE.matcher(node.console());
        if (!code.find()) {
            throw new AssertionError("The server has printed no one-time code");
        }
        Scene.register(node, "username", "root", "password", Scene.PASSWORD, "code", code.group(1));
        return new Scene(node).set("name", "root").get("session");
    }
}
