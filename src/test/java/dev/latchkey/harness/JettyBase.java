package dev.latchkey.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code jetty.base} with the modules that Latchkey's README asks for. */
final class JettyBase implements Base {
    private static final String MODULES = "http,ee11-deploy,ee11-jsp,ee11-plus";

    private final NodeSetup setup;
    private final Path base;
    private final Path home;
    private final int port;
    private final int httpsPort;

    JettyBase(NodeSetup setup, Path base, int port, int httpsPort) throws IOException {
        this.setup = setup;
        this.base = base;
        this.home = setup.container.home();
        this.port = port;
        this.httpsPort = httpsPort;
        Run.copyTree(template(), base);
        Files.createDirectories(base.resolve("temp"));
        Files.createDirectories(base.resolve("logs"));
    }

    /** A base made once for this run: asking Jetty for modules takes a JVM of its own. */
    private Path template() throws IOException {
        String modules = MODULES + (setup.https ? ",https" : "") + (setup.jndi == null ? "" : ",ext");
        synchronized (JettyBase.class) {
            Path template = Run.directory().resolve("jetty-" + modules.replace(',', '-'));
            if (!Files.exists(template)) {
                Path part = Run.fresh("jetty-modules");
                Shell.run(
                        part,
                        List.of(Base.java(), "-jar", home.resolve("start.jar").toString(), "--add-modules=" + modules));
                Files.move(part, template);
            }
            return template;
        }
    }

    @Override
    public void deploy(String contextPath, Path application) throws IOException {
        boolean main = contextPath.equals(setup.context);
        Xml.write(contextFile(contextPath), """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure id="wac" class="org.eclipse.jetty.ee11.webapp.WebAppContext">
                  <Set name="contextPath">%s</Set>
                  <Set name="war">%s</Set>
                  %s
                </Configure>
                """.formatted(
                        contextPath, application, main ? setup.contextXml + entry() : ""));
    }

    private String entry() throws IOException {
        if (setup.jndi == null) {
            return "";
        }
        TestDatabase kind = setup.jndi.kind();
        Files.copy(kind.driverJar(), base.resolve("lib/ext").resolve(kind.name() + ".jar"));
        return """
                <New class="org.eclipse.jetty.plus.jndi.EnvEntry">
                  <Arg><Ref refid="wac"/></Arg><Arg>jdbc/latchkey</Arg>
                  <Arg><New class="%s"><Set name="url">%s</Set><Set name="user">%s</Set>
                    <Set name="password">%s</Set></New></Arg>
                  <Arg type="boolean">true</Arg>
                </New>""".formatted(
                kind.dataSource(), Xml.escape(setup.jndi.jdbcUrl()), setup.jndi.username(), setup.jndi.password());
    }

    @Override
    public void undeploy(String contextPath) throws IOException {
        Files.delete(contextFile(contextPath));
    }

    private Path contextFile(String contextPath) {
        return base.resolve("webapps").resolve(Base.fileName(contextPath).replace('/', '_') + ".xml");
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Base.java());
        command.addAll(setup.jvmFlags);
        setup.properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-Duser.home=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.http.port=" + port,
                "jetty.deploy.scanInterval=" + (setup.hot ? 1 : 0)));
        if (setup.https) {
            command.addAll(List.of(
                    "jetty.ssl.port=" + httpsPort,
                    "jetty.ssl.sniHostCheck=false",
                    "jetty.sslContext.keyStorePath=" + Keys.keyStore(),
                    "jetty.sslContext.keyStorePassword=" + Keys.PASSWORD,
                    "jetty.sslContext.keyManagerPassword=" + Keys.PASSWORD));
        }
        return command;
    }
}
