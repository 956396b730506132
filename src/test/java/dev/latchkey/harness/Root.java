package dev.latchkey.harness;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first administrator of a server, made by the one-time code in its log and signed in by a session of their own. */
public final class Root {
    public static final String NAME = "root";
    public static final String PASSWORD = "wholly unguessable 8 kettles";

    private static final Pattern CODE = Pattern.compile("one-time code ([A-Za-z0-9_-]{22}) ");
    private static final Pattern ID = Pattern.compile("name=\"id\" value=\"([A-Za-z0-9_-]{22})\"");
    private static final Pattern LINK = Pattern.compile("/password/[A-Za-z0-9_-]{43}");
    private static final Set<Node> MADE = new HashSet<>();

    private final Node node;
    private final String cookie;

    private Root(Node node) {
        this.node = node;
        this.cookie = expect(303, Http.post(node.uri("/login")).form("username", NAME, "password", PASSWORD))
                .cookie(node.cookieName())
                .orElseThrow();
    }

    /** Signs in as the administrator, whom the first call for a server makes. */
    public static synchronized Root of(Node node) {
        if (MADE.add(node)) {
            expect(
                    303,
                    Http.post(node.uri("/register"))
                            .form(
                                    "username",
                                    NAME,
                                    "password",
                                    PASSWORD,
                                    "code",
                                    codes(node).get(0)));
        }
        return new Root(node);
    }

    /** The one-time codes that the server has printed: one for each start without an administrator. */
    public static List<String> codes(Node node) {
        return CODE.matcher(node.console())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Exchange expect(int status, Http request) {
        Exchange answer = request.send();
        if (answer.status() != status) {
            throw new AssertionError("Not " + status + ": " + answer);
        }
        return answer;
    }

    /** The value of the cookie that this one signed in with. */
    public String cookie() {
        return cookie;
    }

    public Exchange get(String path) {
        return Http.get(node.uri(path)).cookie(node.cookieName(), cookie).send();
    }

    /** Posts a form of the administrators' page and expects to be sent back to it. */
    public void post(String path, String... fields) {
        Exchange answer = tryPost(path, fields);
        if (answer.status() != 303) {
            throw new AssertionError(answer.toString());
        }
    }

    /** Posts a form of the administrators' page. */
    public Exchange tryPost(String path, String... fields) {
        return Http.post(node.uri(path))
                .sameOrigin(node)
                .cookie(node.cookieName(), cookie)
                .form(fields.length == 0 ? new String[] {"x", ""} : fields)
                .send();
    }

    /** Finds an account's id as the page tells it. */
    public String id(String name) {
        return found(ID, get("/admin?find=" + name)).group(1);
    }

    /** Makes a one-time link and returns its path below the context. */
    public String link(String accountId) {
        return found(LINK, tryPost("/admin/link", "id", accountId)).group();
    }

    private static MatchResult found(Pattern pattern, Exchange page) {
        Matcher matcher = pattern.matcher(page.body());
        if (!matcher.find()) {
            throw new AssertionError(page.toString());
        }
        return matcher;
    }
}
