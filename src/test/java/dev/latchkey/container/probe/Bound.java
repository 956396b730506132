package dev.latchkey.container.probe;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.Serializable;

/** An attribute that writes down what happens to it. */
record Bound(String name) implements HttpSessionBindingListener, HttpSessionActivationListener, Serializable {
    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        Events.heard(name + " bound, seen " + event.getSession().getAttribute(event.getName()));
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        Events.heard(name + " unbound");
    }

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
        Events.heard(name + " passivates");
    }

    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        Events.heard(name + " activates");
    }

    @Override
    public String toString() {
        return name;
    }
}
