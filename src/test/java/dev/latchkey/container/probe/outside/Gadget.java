package dev.latchkey.container.probe.outside;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** Is on the application's class path and outside of its allow-list, and tells the world when it is instantiated. */
public final class Gadget implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        System.out.println("THE GADGET RAN");
        in.defaultReadObject();
    }
}
