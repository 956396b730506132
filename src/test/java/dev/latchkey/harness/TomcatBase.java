package dev.latchkey.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A {@code catalina.base}: the server's own {@code conf}, or ours, with this node's ports. */
final class TomcatBase implements Base {
    private final NodeSetup setup;
    private final Path base;
    private final Path home;
    private final int port;
    private final int httpsPort;

    TomcatBase(NodeSetup setup, Path base, int port, int httpsPort) throws IOException {
        this.setup = setup;
        this.base = base;
        this.home = setup.container.home();
        this.port = port;
        this.httpsPort = httpsPort;
        for (String directory : List.of("logs", "temp", "webapps", "work", "bin", "lib")) {
            Files.createDirectories(base.resolve(directory));
        }
        Run.copyTree(home.resolve("conf"), base.resolve("conf"));
        for (Map.Entry<String, Path> file : setup.configuration.entrySet()) {
            Path target = base.resolve("conf").resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(file.getValue(), target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (setup.setenv != null) {
            Files.copy(setup.setenv, base.resolve("bin/setenv.sh"));
        }
        Xml.edit(base.resolve("conf/server.xml"), this::ourPorts);
    }

    private void ourPorts(Document server) {
        server.getDocumentElement().setAttribute("port", "-1");
        Element connector = (Element) server.getElementsByTagName("Connector").item(0);
        connector.setAttribute("port", Integer.toString(port));
        connector.removeAttribute("redirectPort");
        if (setup.https) {
            Element secure = Xml.append(
                    (Element) connector.getParentNode(),
                    "Connector",
                    Map.of("port", Integer.toString(httpsPort), "SSLEnabled", "true", "scheme", "https"));
            secure.setAttribute("secure", "true");
            Element host = Xml.append(secure, "SSLHostConfig", Map.of());
            Xml.append(
                    host,
                    "Certificate",
                    Map.of(
                            "certificateKeystoreFile",
                            Keys.keyStore().toString(),
                            "certificateKeystorePassword",
                            Keys.PASSWORD,
                            "certificateKeystoreType",
                            "PKCS12"));
        }
        if (setup.hot) {
            Element engine = (Element) server.getElementsByTagName("Engine").item(0);
            engine.setAttribute("backgroundProcessorDelay", "1");
        }
    }

    @Override
    public void deploy(String contextPath, Path application) throws IOException {
        Path file = contextFile(contextPath);
        if (!Files.exists(file)) {
            String more = contextPath.equals(setup.context) ? setup.contextXml : "";
            Xml.write(file, ownContext(application).replace("</Context>", more + "</Context>"));
        }
        Xml.edit(file, document -> document.getDocumentElement().setAttribute("docBase", application.toString()));
    }

    /** What the application says of itself, which Tomcat would read had it been put into {@code webapps}. */
    private static String ownContext(Path application) throws IOException {
        Path own = application.resolve("META-INF/context.xml");
        return Files.exists(own) ? Files.readString(own) : "<Context></Context>";
    }

    @Override
    public void undeploy(String contextPath) throws IOException {
        Files.delete(contextFile(contextPath));
    }

    private Path contextFile(String contextPath) {
        return base.resolve("conf/Catalina/localhost")
                .resolve(Base.fileName(contextPath).replace('/', '#') + ".xml");
    }

    @Override
    public List<String> command() {
        if (setup.setenv != null) {
            return List.of("sh", home.resolve("bin/catalina.sh").toString(), "run");
        }
        List<String> command = new ArrayList<>();
        command.add(Base.java());
        command.addAll(jvmOptions());
        command.addAll(List.of(
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-cp",
                home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap",
                "start"));
        return command;
    }

    private List<String> jvmOptions() {
        List<String> options = new ArrayList<>(setup.jvmFlags);
        setup.properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
        options.add("-Duser.home=" + base);
        return options;
    }

    /** For {@code catalina.sh}, which finds home, base and options in its environment. */
    Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "CATALINA_HOME", home.toString(),
                "CATALINA_BASE", base.toString(),
                "JAVA_OPTS", String.join(" ", jvmOptions()));
    }
}
