package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class EmbeddedFileTest {
    private static final String URL_OF_FILE = "jdbc:h2:file:/home/x/latchkey;WRITE_DELAY=0";

    /** As another deployment on the same server does it, with classes of its own. */
    private static AutoCloseable holdElsewhere() throws Exception {
        URL classes = EmbeddedFile.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader other = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
        Method hold = other.loadClass(EmbeddedFile.class.getName()).getDeclaredMethod("hold", String.class);
        hold.setAccessible(true);
        return (AutoCloseable) hold.invoke(null, URL_OF_FILE);
    }

    @Test
    void hold_byAnotherDeployment_isRefusedUntilEveryoneHereIsDone() throws Exception {
        EmbeddedFile one = EmbeddedFile.hold(URL_OF_FILE);
        EmbeddedFile two = EmbeddedFile.hold(URL_OF_FILE);
        one.close();
        Throwable refused = assertThrows(InvocationTargetException.class, EmbeddedFileTest::holdElsewhere)
                .getCause();
        assertEquals(EmbeddedFile.inUse(URL_OF_FILE).getMessage(), refused.getMessage());
        two.close();
        holdElsewhere().close();
        EmbeddedFile.hold(URL_OF_FILE).close();
    }

    @Test
    void hold_ofADatabaseServer_isNobodys() throws Exception {
        String server = "jdbc:postgresql://db/latchkey";
        EmbeddedFile held = EmbeddedFile.hold(server);
        assertEquals(null, System.getProperty("dev.latchkey.in-use:" + server));
        held.close();
    }
}
