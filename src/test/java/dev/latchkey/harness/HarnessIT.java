package dev.latchkey.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of the harness what would fail nowhere: a statement that is not counted, a browser that is not as it was asked
 * to be.
 */
class HarnessIT {
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void countStatements_someSql_countsItAtTheDatabase(TestDatabase kind) throws Exception {
        try (TestDatabase.Fresh database = kind.fresh();
                TestDatabase.Fresh other = kind.fresh();
                Connection connection = database.connect();
                Connection noise = other.connect();
                Statement statement = connection.createStatement();
                Statement elsewhere = noise.createStatement()) {
            statement.execute("create table t (n int)");
            try (CountedStatements counted = database.countStatements()) {
                connection.setAutoCommit(false);
                statement.executeUpdate("insert into t values (42)");
                connection.commit();
                connection.setAutoCommit(true);
                assertTrue(connection.isValid(5));
                elsewhere.execute("create table t (n int)");
                try (var prepared = connection.prepareStatement("select n from t where n = ?")) {
                    for (int i = 0; i < 7; i++) {
                        prepared.setInt(1, i);
                        prepared.executeQuery().close();
                    }
                }
                List<String> statements = counted.statements();
                assertEquals(8, statements.size(), counted::toString);
                assertTrue(statements.get(0).startsWith("insert into t"), counted::toString);
            }
        }
    }

    @Test
    void browser_asSetUp_seesSizeColoursAndScript() throws Exception {
        Path page = Run.fresh("page").resolve("page.html");
        Files.writeString(page, """
                <!DOCTYPE html><html lang="en"><head><title>Page</title>
                <meta name="viewport" content="width=device-width"></head>
                <body><main><h1>Page</h1><p id="s">no script</p></main><script>
                document.getElementById("s").textContent = innerWidth + " "
                  + matchMedia("(prefers-color-scheme: dark)").matches + " " + navigator.language;
                </script></body></html>
                """);
        try (Browser browser = Browser.setup().width(390).dark().language("ko").open()) {
            browser.get(page.toUri()).assertNoViolations();
            assertTrue(browser.text().endsWith("390 true ko"), browser::text);
            browser.assertFits();
            browser.width(320, 700).colorScheme("light").get(page.toUri());
            assertTrue(browser.text().endsWith("320 false ko"), browser::text);
            assertTrue(Files.exists(browser.screenshot("harness")));
        }
        try (Browser browser = Browser.setup().withoutJavaScript().open()) {
            browser.get(page.toUri());
            assertTrue(browser.text().endsWith("no script"), browser::text);
        }
    }
}
