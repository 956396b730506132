package dev.latchkey.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server's own directory, made ready to run. */
interface Base {
    /** The command that runs the server in the foreground, as one process. */
    List<String> command();

    /** Makes the application known to the server, at start or, when it is hot, later. */
    void deploy(String contextPath, Path application) throws IOException;

    /** Takes the application away from a hot server. */
    void undeploy(String contextPath) throws IOException;

    /** The name of the context's file: {@code ROOT}, {@code latchkey}. */
    static String fileName(String contextPath) {
        String bare = contextPath.replaceFirst("^/", "").replaceFirst("/$", "");
        return bare.isEmpty() ? "ROOT" : bare;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
