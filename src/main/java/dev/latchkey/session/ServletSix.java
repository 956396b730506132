package dev.latchkey.session;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What Servlet 6.1 adds: {@code HttpSession.getAccessor()}, and {@code sendRedirect} with a status. We are compiled
 * against 6.0 and run on both, so no type of 6.1 may be named: where there is one, the application is given a proxy that
 * knows this one method more.
 */
final class ServletSix {
    private static final @Nullable Class<?> ACCESSOR = accessor();

    private static final @Nullable Method REDIRECT = redirect();

    private ServletSix() {}

    private static @Nullable Method redirect() {
        try {
            return HttpServletResponse.class.getMethod("sendRedirect", String.class, int.class, boolean.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** @throws UnsupportedOperationException on Servlet 6.0, where nobody can ask for it */
    static void sendRedirect(HttpServletResponse response, String location, int status, boolean clearBuffer)
            throws IOException {
        if (REDIRECT == null) {
            throw new UnsupportedOperationException("sendRedirect with a status is Servlet 6.1's");
        }
        try {
            REDIRECT.invoke(response, location, status, clearBuffer);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("An interface's methods are public", e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static @Nullable Class<?> accessor() {
        try {
            return Class.forName(
                    "jakarta.servlet.http.HttpSession$Accessor", false, HttpSession.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** Returns what the application is to be given as this session. */
    static HttpSession face(HeldSession held) {
        return ACCESSOR == null
                ? held
                : (HttpSession) proxy(
                        HttpSession.class,
                        (method, arguments) -> method.getName().equals("getAccessor")
                                ? accessor(held, ACCESSOR)
                                : call(held, method, arguments));
    }

    private static Object accessor(HeldSession held, Class<?> type) {
        SessionAccess access = held.access();
        return proxy(type, (method, arguments) -> {
            if (!method.getName().equals("access")) {
                return call(access, method, arguments);
            }
            @SuppressWarnings("unchecked") // void access(Consumer<HttpSession>) is the interface's one method
            Consumer<HttpSession> consumer = (Consumer<HttpSession>) arguments[0];
            access.with(consumer);
            return null;
        });
    }

    private interface Answer {
        @Nullable
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(
                ServletSix.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
                        return proxy == arguments[0];
                    }
                    return answer.to(method, arguments);
                });
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
