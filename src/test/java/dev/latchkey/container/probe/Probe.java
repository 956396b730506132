package dev.latchkey.container.probe;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does with the session what the path says, and answers with what came of it. */
public final class Probe extends HttpServlet {
    private static volatile @Nullable AsyncContext completed;
    private static volatile @Nullable HttpSession held;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/plain;charset=UTF-8");
        // An included servlet sees its own path only here.
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        String path = String.valueOf(included == null ? request.getPathInfo() : included)
                .replaceFirst("^/", "");
        switch (path) {
            case "set" -> say(response, set(request));
            case "both" -> both(request);
            case "count" -> say(response, count(request));
            case "get" -> say(response, String.valueOf(request.getSession().getAttribute(name(request))));
            case "find" -> say(response, find(request));
            case "names" ->
                say(
                        response,
                        new TreeSet<>(Collections.list(request.getSession().getAttributeNames())) + "");
            case "remove" -> request.getSession().removeAttribute(name(request));
            case "bind" -> request.getSession().setAttribute(name(request), new Bound(value(request)));
            case "pass" -> pass(request, response);
            case "list" -> say(response, list(request));
            case "spoil" -> spoil(request);
            case "plainlist" ->
                say(response, String.valueOf(request.getSession().getAttribute("list")));
            case "refuse" -> say(response, refused(() -> request.getSession().setAttribute("x", new Object())));
            case "forbid" ->
                say(
                        response,
                        refused(() -> request.getSession()
                                .setAttribute("x", new java.util.concurrent.atomic.AtomicInteger())));
            case "state" -> say(response, state(request));
            case "interval" -> interval(request, response);
            case "login" -> request.login("alice", "in the realm");
            case "change" -> say(response, change(request));
            case "invalidate" -> say(response, invalidate(request));
            case "events" -> say(response, Events.take());
            case "late" -> late(request, response);
            case "flushed" -> flushed(request, response);
            case "spoken" -> spoken(request, response);
            case "large" -> large(request, response);
            case "length" -> length(request, response);
            case "redirect" -> redirect(request, response);
            case "moved" -> moved(request, response);
            case "forward" -> request.getRequestDispatcher("/probe/inner").forward(request, response);
            case "include" -> request.getRequestDispatcher("/probe/inner").include(request, response);
            case "inner" -> inner(request, response);
            case "error" -> error(request, response);
            case "throw" -> thrown(request);
            case "async" -> async(request, response);
            case "dispatch" -> dispatch(request, response);
            case "slow" -> slow(request, response);
            case "reset" -> reset(request, response);
            case "encode" -> say(response, encode(request, response));
            case "rewrite" -> say(response, rewrite(request, response));
            case "requested" -> say(response, String.valueOf(request.getRequestedSessionId()));
            case "created" -> say(response, "" + request.getSession().getCreationTime());
            case "accessed" -> say(response, "" + request.getSession().getLastAccessedTime());
            case "nothing" -> say(response, "nothing");
            case "original" -> original(request, response);
            case "watched" -> {
                request.setAttribute("watched", "now");
                say(response, "" + request.equals(Watcher.told));
            }
            case "deeper" -> deeper(request, response);
            case "own" -> own(request, response);
            case "ontimeout" -> timeout(request);
            case "oncomplete" -> atTheEnd(request);
            case "hold" -> held = request.getSession();
            case "held" -> say(response, held(request));
            case "containers" -> say(response, containersOwn(request));
            case "over" -> say(response, refused(completed::getRequest) + "; " + refused(completed::getResponse));
            case "across" -> across(request, response);
            case "accessor" -> say(response, accessor(request));
            case "thread" -> say(response, thread(request));
            default -> response.sendError(404);
        }
    }

    private static void say(HttpServletResponse response, @Nullable String words) throws IOException {
        response.getWriter().print(words);
    }

    private static String name(HttpServletRequest request) {
        return request.getParameter("name") == null ? "plain" : request.getParameter("name");
    }

    private static String value(HttpServletRequest request) {
        return request.getParameter("value") == null ? "value" : request.getParameter("value");
    }

    /** Sets a value that cannot be stored and only wants to be told. */
    private static void pass(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        session.setAttribute(name(request), new Passing(value(request)));
        say(response, String.valueOf(session.getAttribute(name(request))));
    }

    private record Passing(String name) implements HttpSessionBindingListener {
        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            Events.heard(name + " bound");
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            Events.heard(name + " unbound");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String set(HttpServletRequest request) {
        HttpSession session = request.getSession();
        session.setAttribute(name(request), value(request));
        return session.getId();
    }

    private static void both(HttpServletRequest request) {
        HttpSession session = request.getSession();
        session.setAttribute(name(request), value(request));
        session.setAttribute("shared", value(request));
    }

    private static String count(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null
                ? "none"
                : Integer.toString(Collections.list(session.getAttributeNames()).size());
    }

    private static String find(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? "none" : session.getId();
    }

    @SuppressWarnings("unchecked") // only this method puts it there
    private static String list(HttpServletRequest request) {
        HttpSession session = request.getSession();
        List<String> list = (List<String>) session.getAttribute("list");
        if (list == null) {
            list = new ArrayList<>();
            session.setAttribute("list", list);
        }
        list.add(value(request));
        return list.toString();
    }

    /** Puts something into the list that cannot be stored, or may not be read, and changes another attribute. */
    @SuppressWarnings("unchecked") // only list puts it there
    private static void spoil(HttpServletRequest request) {
        HttpSession session = request.getSession();
        boolean serialisable = value(request).equals("forbidden");
        ((List<Object>) session.getAttribute("list"))
                .add(serialisable ? new java.util.concurrent.atomic.AtomicInteger() : new Object());
        session.setAttribute("beside", value(request));
    }

    private static String refused(Runnable run) {
        try {
            run.run();
            return "accepted";
        } catch (IllegalArgumentException | IllegalStateException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static String state(HttpServletRequest request) {
        HttpSession session = request.getSession();
        return "new=" + session.isNew() + " requested=" + (request.getRequestedSessionId() != null) + " same="
                + session.getId().equals(request.getRequestedSessionId()) + " valid="
                + request.isRequestedSessionIdValid() + " cookie=" + request.isRequestedSessionIdFromCookie() + " url="
                + request.isRequestedSessionIdFromURL() + " idle=" + session.getMaxInactiveInterval() + " context="
                + (session.getServletContext() == request.getServletContext()) + " created="
                + (session.getCreationTime() > 1_700_000_000_000L) + " accessed="
                + (session.getLastAccessedTime() >= session.getCreationTime());
    }

    private static void interval(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setMaxInactiveInterval(Integer.parseInt(value(request)));
        say(response, "" + request.getSession().getMaxInactiveInterval());
    }

    private static String change(HttpServletRequest request) {
        String before = request.getRequestedSessionId();
        String id = request.changeSessionId();
        return "same=" + id.equals(request.getSession().getId()) + " changed=" + !id.equals(before) + " requested="
                + String.valueOf(before).equals(request.getRequestedSessionId());
    }

    private static String invalidate(HttpServletRequest request) {
        HttpSession session = request.getSession();
        session.invalidate();
        return String.join(
                "\n",
                "id " + !session.getId().isEmpty(),
                "interval " + refused(() -> session.setMaxInactiveInterval(5)),
                "creation " + short_(refused(session::getCreationTime)),
                "accessed " + short_(refused(session::getLastAccessedTime)),
                "get " + short_(refused(() -> session.getAttribute("x"))),
                "names " + short_(refused(session::getAttributeNames)),
                "set " + short_(refused(() -> session.setAttribute("x", "y"))),
                "remove " + short_(refused(() -> session.removeAttribute("x"))),
                "new " + short_(refused(session::isNew)),
                "again " + short_(refused(session::invalidate)),
                "valid " + request.isRequestedSessionIdValid(),
                "found " + find(request));
    }

    private static String short_(String words) {
        return words.split(":", 2)[0];
    }

    private static void late(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.flushBuffer();
        say(response, short_(refused(request::getSession)));
    }

    private static void flushed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("before", "flush");
        say(response, "x");
        response.flushBuffer();
        request.getSession().setAttribute("after", "flush");
    }

    /** Says so much that it might be on its way, sets an attribute, sends all of it off, and goes on. */
    private static void spoken(HttpServletRequest request, HttpServletResponse response) throws IOException {
        say(response, "x".repeat(response.getBufferSize() / 2));
        request.getSession().setAttribute("spoken", "stored");
        response.flushBuffer();
        Gate.pass(value(request));
    }

    private static void large(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("large", "stored");
        response.getOutputStream().write(new byte[200_000]);
    }

    private static void length(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("length", "stored");
        response.setContentLength(3);
        response.getOutputStream().write(new byte[] {'a', 'b', 'c'});
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("redirect", "stored");
        response.sendRedirect("elsewhere");
    }

    /** Begins a session, ends it, and redirects by one of the methods that Servlet 6.1 added. */
    private static void moved(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().invalidate();
        boolean status = value(request).equals("status");
        try {
            HttpServletResponse.class
                    .getMethod("sendRedirect", String.class, status ? int.class : boolean.class)
                    .invoke(response, "elsewhere", status ? (Object) 303 : (Object) true);
        } catch (NoSuchMethodException e) {
            response.sendRedirect("elsewhere");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inner(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean outer = request.getDispatcherType() != DispatcherType.REQUEST;
        request.getSession().setAttribute("inner", request.getDispatcherType().name());
        say(response, outer + " " + request.getSession().getId());
    }

    private static void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("error", "before");
        response.sendError(418);
    }

    private static void thrown(HttpServletRequest request) throws ServletException {
        request.getSession().setAttribute("thrown", "before");
        throw new ServletException("as asked");
    }

    private static void async(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        async.start(() -> {
            try {
                HttpServletRequest again = (HttpServletRequest) async.getRequest();
                again.getSession().setAttribute("async", "stored");
                say(
                        (HttpServletResponse) async.getResponse(),
                        again.getSession().getId());
            } catch (IOException e) {
                Events.heard("failed " + e);
            }
            async.complete();
        });
    }

    private static void dispatch(HttpServletRequest request, HttpServletResponse response) {
        request.getSession().setAttribute("dispatch", "before");
        AsyncContext async = request.startAsync();
        async.start(() -> async.dispatch("/probe/inner"));
    }

    private static String encode(HttpServletRequest request, HttpServletResponse response) {
        String url = request.getParameter("url");
        if (url != null) {
            request.getSession();
            return response.encodeURL(url);
        }
        return response.encodeURL("/there?a=b#c") + " " + response.encodeURL("http://elsewhere/");
    }

    private static String rewrite(HttpServletRequest request, HttpServletResponse response) {
        request.getSession();
        return response.encodeURL("next?a=b#c") + " " + response.encodeURL("?a=b") + " " + response.encodeURL(null)
                + " "
                + response.encodeRedirectURL(request.getContextPath() + "/x")
                + " " + response.encodeURL("/elsewhere");
    }

    private static void original(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = request.startAsync(request, response);
        boolean theirs = async.hasOriginalRequestAndResponse() && async.getRequest() == request;
        say(response, theirs + "");
        async.complete();
        completed = async;
    }

    /** Goes on, from within a forward, with the request that the forward was given. */
    private static void deeper(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getDispatcherType()) {
            case FORWARD -> {
                AsyncContext async = request.startAsync(request, response);
                request.getSession().setAttribute("original", "" + async.hasOriginalRequestAndResponse());
                async.dispatch();
            }
            case ASYNC ->
                say(
                        response,
                        request.getParameter("step") + " "
                                + request.getSession().getAttribute("original"));
            default -> request.getRequestDispatcher("/probe/deeper?step=inner").forward(request, response);
        }
    }

    /** Goes on a moment later with the request that it has. */
    private static void own(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
                .execute(() -> async.dispatch("/probe/set?name=own&value=" + value(request)));
    }

    private static void timeout(HttpServletRequest request) {
        AsyncContext async = request.startAsync();
        async.setTimeout(50);
        async.addListener(new OnTimeout(async));
    }

    private static void atTheEnd(HttpServletRequest request) {
        AsyncContext async = request.startAsync();
        async.addListener(new OnTimeout(async));
        async.complete();
    }

    /** Uses a session that another request was given. */
    private static String held(HttpServletRequest request) {
        HttpSession session = held;
        return switch (value(request)) {
            case "interval" -> refused(() -> session.setMaxInactiveInterval(777));
            case "invalidate" -> refused(session::invalidate);
            case "read" -> String.valueOf(session.getAttribute(name(request)));
            case "id" -> session.getId();
            default -> refused(() -> session.setAttribute(name(request), value(request)));
        };
    }

    /** Returns whether the session that the container has of its own ends with ours. */
    private static String containersOwn(HttpServletRequest request) {
        ServletRequest raw = request;
        while (raw instanceof ServletRequestWrapper wrapper) {
            raw = wrapper.getRequest();
        }
        HttpServletRequest containers = (HttpServletRequest) raw;
        boolean made = containers.getSession(true) != null;
        request.getSession().invalidate();
        return made + " " + (containers.getSession(false) != null);
    }

    /** Has another application do something with what is its session. */
    private void across(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        RequestDispatcher there = getServletContext()
                .getContext(request.getParameter("to"))
                .getRequestDispatcher("/probe/" + request.getParameter("do"));
        if ("forward".equals(request.getParameter("by"))) {
            there.forward(request, response);
        } else {
            there.include(request, response);
        }
    }

    /** Reads, waits until it is told to go on, and writes. */
    private static void slow(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(false);
        if (session == null) {
            say(response, "none");
            return;
        }
        Gate.pass(value(request));
        session.setAttribute("slow", value(request));
        say(response, "written");
    }

    private static void reset(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("reset", "stored");
        response.setHeader("X-Gone", "gone");
        response.reset();
        say(response, "reset");
    }

    /** By reflection: this application, too, is compiled against Servlet 6.0. */
    private static String accessor(HttpServletRequest request) {
        HttpSession session = request.getSession();
        try {
            Object accessor = HttpSession.class.getMethod("getAccessor").invoke(session);
            Class<?> type = Class.forName("jakarta.servlet.http.HttpSession$Accessor");
            session.setAttribute("before", "stored");
            Consumer<HttpSession> consumer = same -> same.setAttribute("accessor", same.getAttribute("before"));
            type.getMethod("access", Consumer.class).invoke(accessor, consumer);
            return "6.1";
        } catch (NoSuchMethodException e) {
            return "6.0";
        } catch (ReflectiveOperationException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static String thread(HttpServletRequest request) {
        HttpSession session = request.getSession();
        Thread other = new Thread(() -> session.setAttribute("thread", "stored"));
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return String.valueOf(session.getAttribute("thread"));
    }
}
