package dev.latchkey.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Argon2;
import dev.latchkey.account.Limits;
import dev.latchkey.account.LoginPolicy;
import dev.latchkey.secret.Secrets;
import dev.latchkey.session.SessionPolicy;
import dev.latchkey.token.Algorithm;
import dev.latchkey.token.TokenPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract §11: what each key takes, and what a start says of what it does not take. */
class SettingsTest {
    private static final String SECRET = "not a secret, but long enough for one";
    private static final Secrets CHANCE = new Secrets(new SecureRandom());

    @TempDir
    Path folder;

    private Settings read(Map<String, String> values) {
        return Settings.read(Keys.of(values), new Home(folder.resolve("home")), "/latchkey", CHANCE);
    }

    private List<String> faults(Map<String, String> values) {
        String message =
                assertThrows(IllegalStateException.class, () -> read(values)).getMessage();
        List<String> lines = message.lines().map(String::strip).toList();
        assertEquals("Latchkey does not start with these settings:", lines.get(0));
        return lines.subList(1, lines.size());
    }

    private String fault(String key, String value) {
        List<String> faults = faults(Map.of(key, value));
        assertEquals(1, faults.size(), faults::toString);
        return faults.get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latchkey.public-url | id.example.org
            latchkey.public-url | ftp://id.example.org
            latchkey.public-url | https:///latchkey
            latchkey.public-url | https://id.example.org:0
            latchkey.public-url | https://id.example.org:65536
            latchkey.public-url | https://id.example.org/a/../b
            latchkey.public-url | https://id example.org
            latchkey.public-url | https://id.example.org//
            latchkey.token.max-per-account | ٣
            latchkey.public-url | https://id.example.org/#x
            latchkey.db.url | jdbc:oracle:thin:@db
            latchkey.db.url | jdbc:h2:mem:x
            latchkey.db.url | jdbc:postgresql://db:port/latchkey
            latchkey.db.url | jdbc:mariadb://db:port/latchkey
            latchkey.db.url | jdbc:postgresql://app:tiger@db/latchkey
            latchkey.db.url | jdbc:mariadb://app@db/latchkey
            latchkey.db.start-timeout | 0s
            latchkey.db.start-timeout | a minute
            latchkey.session.idle | 0s
            latchkey.session.idle | 366d
            latchkey.session.absolute | 12
            latchkey.session.cookie-name | two words
            latchkey.session.cookie-name | __Host-latchkey
            latchkey.session.max-per-account | 0
            latchkey.session.attribute-classes | java.lang.*
            latchkey.session.max-attribute-bytes | 1MB
            latchkey.token.ttl | 25h
            latchkey.token.ttl | 1500ms
            latchkey.token.issuer | ' '
            latchkey.token.audience | ' '
            latchkey.token.refresh-ttl | never
            latchkey.token.max-per-account | -1
            latchkey.token.algorithm | none
            latchkey.token.algorithm | rs256
            latchkey.token.key-rotation | 1s
            latchkey.token.max-revocation-lag | -1s
            latchkey.registration | no
            latchkey.allow-sign-in-over-plain-http | yes
            latchkey.server-timing | true
            latchkey.password.min-length | 7
            latchkey.password.argon2 | m=1,t=1,p=1
            latchkey.password.argon2 | m=19456
            latchkey.password.hash-slots | 0
            latchkey.throttle.window | 0s
            latchkey.throttle.per-account-and-address | 0
            latchkey.throttle.per-address | many
            latchkey.throttle.per-account | 1.5
            latchkey.throttle.registrations-per-address | 1000001
            """)
    void read_wrongValue_isNamedWithItsKeyAndWhatWouldBeRight(String key, String value) {
        Map<String, String> values = new HashMap<>(Map.of("latchkey.secret", SECRET, key, value));
        List<String> faults = faults(values);
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.get(0).matches(Pattern.quote(key + ": \"") + ".*\" is not .+"), faults::toString);
    }

    @Test
    void read_severalWrong_areALineEach() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("latchkey.session.idle", "soon");
        values.put("latchkey.token.algorithm", "none");
        values.put("latchkey.secret", "short");
        assertEquals(3, faults(values).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:oracle://dba:tiger@db.example.org/x?password=hush | jdbc:oracle://db.example.org/x
            jdbc:oracle:thin:dba/tiger@//db.example.org:1521/x     | jdbc:oracle://db.example.org:1521/x
            jdbc:oracle://dba:ti?ger@db.example.org/x              | jdbc:oracle://…
            jdbc:oracle://db/x?user=dba&password=ti@ger            | jdbc:oracle://…
            jdbc:sqlserver://db;user=dba;password=tiger            | jdbc:sqlserver://db
            jdbc:db2://db:50000/x:user=dba;password=tiger;         | jdbc:db2://db:50000/x:user
            https://dba:tiger@id.example.org/x?y=hush#z            | https://id.example.org/x
            dba:tiger@id.example.org                               | id.example.org
            https://id.example.org/x                               | https://id.example.org/x
            """)
    void withoutUserAndQuery_showsNeither(String url, String shown) {
        assertEquals(shown, Settings.withoutUserAndQuery(url));
    }

    @Test
    void read_wrongUrlOverTwoLines_showsNoneOfItsUser() {
        for (String key : List.of("latchkey.db.url", "latchkey.public-url")) {
            String fault = faults(Map.of("latchkey.secret", SECRET, key, "https://dba:ti\nger@id.example.org/ /"))
                    .get(0);
            assertFalse(fault.contains("dba") || fault.contains("ger"), fault);
        }
    }

    @Test
    void read_secret_isNeverShown() {
        for (String key : List.of("latchkey.secret", "latchkey.secret.previous")) {
            assertEquals(key + ": has 5 characters; at least 32 are needed", fault(key, "hushh"));
        }
    }

    @Test
    void read_otherDatabaseWithoutASecret_isRefused() {
        assertTrue(fault("latchkey.db.url", "jdbc:postgresql://db/latchkey").startsWith("latchkey.secret: is missing"));
    }

    @Test
    void read_embedded_makesAHomeAndASecretForItsOwnerAlone() throws Exception {
        read(Map.of());
        Path home = folder.resolve("home");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        Path secret = home.resolve("secret");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        String made = Files.readString(secret);
        assertTrue(made.length() >= 32, made);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        read(Map.of());
        assertEquals(made, Files.readString(secret));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
    }

    @Test
    void firstStart_isBeforeThereIsAnEmbeddedDatabase() throws Exception {
        assertTrue(read(Map.of()).firstStart());
        Files.writeString(folder.resolve("home/latchkey.mv.db"), "");
        assertFalse(read(Map.of()).firstStart());
    }

    @Test
    void firstStart_databaseOfOnesOwn_isNotKnown() {
        assertFalse(read(Map.of("latchkey.db.url", "jdbc:mariadb://db/latchkey", "latchkey.secret", SECRET))
                .firstStart());
    }

    @Test
    void read_embeddedWithADamagedSecret_isRefused() throws Exception {
        read(Map.of());
        Files.writeString(folder.resolve("home/secret"), "");
        assertTrue(faults(Map.of()).get(0).startsWith("latchkey.secret: the one kept in "));
    }

    @Test
    void read_homeThatIsAFile_isRefused() throws Exception {
        Files.writeString(folder.resolve("home"), "");
        assertTrue(faults(Map.of()).get(0).startsWith("latchkey.home: "));
    }

    @Test
    void read_databaseOfOnesOwn_makesNoHome() {
        read(Map.of("latchkey.db.url", "jdbc:mariadb://db/latchkey", "latchkey.secret", SECRET));
        assertFalse(Files.exists(folder.resolve("home")));
    }

    @Test
    void read_publicUrl_withASlashAtTheEnd_losesIt_andIsTheIssuer() {
        Settings settings = read(Map.of("latchkey.public-url", "https://id.example.org/latchkey/"));
        assertEquals(
                Optional.of(URI.create("https://id.example.org/latchkey")),
                settings.origin().publicUrl());
        assertEquals("https://id.example.org/latchkey", settings.token().issuer());
        assertTrue(settings.alwaysSecure());
    }

    @Test
    void read_refreshShorterThanToken_isRefused() {
        assertTrue(fault("latchkey.token.refresh-ttl", "1m")
                .startsWith("latchkey.token.refresh-ttl: \"1m\" is not at least latchkey.token.ttl"));
    }

    /** The rows of the README's table: the key, and what stands beside it. */
    private static Map<String, String> table() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        return Pattern.compile("(?m)^\\| (`latchkey\\.[^|]*`) \\| ([^|]*) \\|")
                .matcher(readme)
                .results()
                .flatMap(row -> Pattern.compile("`([^`]*)`")
                        .matcher(row.group(1))
                        .results()
                        .map(key -> Map.entry(key.group(1), row.group(2))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void readme_table_namesExactlyTheKeysThatAreAskedFor() throws Exception {
        Keys keys = Keys.of(Map.of("latchkey.home", folder.resolve("other").toString()));
        Settings.read(keys, new Home(folder.resolve("home")), "", CHANCE);
        // Asked for before all others, to find the home.
        keys.text("latchkey.home");
        assertEquals(keys.known(), table().keySet());
    }

    @Test
    void readme_defaults_setExplicitly_changeNothing() throws Exception {
        Map<String, String> defaults = new HashMap<>();
        table().forEach((key, words) -> {
            List<String> code = Pattern.compile("^`([^`]*)`$")
                    .matcher(words.strip())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            code.forEach(value -> defaults.put(key, value));
        });
        assertTrue(defaults.size() > 20, defaults::toString);
        Settings without = read(Map.of());
        Settings with = read(defaults);
        assertEquals(without.session(), with.session());
        assertEquals(without.token(), with.token());
        assertEquals(without.login(), with.login());
        assertEquals(without.database(), with.database());
        assertEquals(without.allowPlainHttp(), with.allowPlainHttp());
        assertEquals(without.serverTiming(), with.serverTiming());
    }

    @Test
    void read_eachKey_isTheOneThatItNames() {
        Settings settings = read(Map.ofEntries(
                Map.entry("latchkey.password.min-length", "11"),
                Map.entry("latchkey.password.banned-words", "acme"),
                Map.entry("latchkey.password.argon2", "m=8192,t=3,p=2"),
                Map.entry("latchkey.password.hash-slots", "7"),
                Map.entry("latchkey.throttle.window", "9m"),
                Map.entry("latchkey.throttle.per-account-and-address", "21"),
                Map.entry("latchkey.throttle.per-address", "22"),
                Map.entry("latchkey.throttle.per-account", "23"),
                Map.entry("latchkey.throttle.registrations-per-address", "24"),
                Map.entry("latchkey.registration", "closed"),
                Map.entry("latchkey.session.idle", "13m"),
                Map.entry("latchkey.session.absolute", "14h"),
                Map.entry("latchkey.session.cookie-name", "door"),
                Map.entry("latchkey.session.max-per-account", "31"),
                Map.entry("latchkey.session.max-attribute-bytes", "4096"),
                Map.entry("latchkey.token.ttl", "4m"),
                Map.entry("latchkey.token.refresh-ttl", "5d"),
                Map.entry("latchkey.token.max-per-account", "32"),
                Map.entry("latchkey.token.issuer", "us"),
                Map.entry("latchkey.token.audience", "them"),
                Map.entry("latchkey.token.algorithm", "ES384"),
                Map.entry("latchkey.token.key-rotation", "60d"),
                Map.entry("latchkey.token.max-revocation-lag", "45s")));
        assertEquals(
                new LoginPolicy(
                        11,
                        List.of("acme"),
                        new Argon2(8192, 3, 2),
                        7,
                        new Limits(Duration.ofMinutes(9), 21, 22, 23, 24),
                        false),
                settings.login());
        assertEquals(
                new SessionPolicy(
                        Duration.ofMinutes(13),
                        Duration.ofHours(14),
                        "door",
                        31,
                        SessionPolicy.DEFAULT_ATTRIBUTE_CLASSES,
                        4096,
                        false,
                        "/latchkey"),
                settings.session());
        assertEquals(
                new TokenPolicy(
                        Duration.ofMinutes(4),
                        Duration.ofDays(5),
                        32,
                        "us",
                        "them",
                        Algorithm.ES384,
                        Duration.ofDays(60),
                        Duration.ofSeconds(45)),
                settings.token());
    }
}
