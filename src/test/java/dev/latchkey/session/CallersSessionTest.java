package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jakarta Servlet 6 §7.3: whose session it is that a request without our filter's mark brings along. */
class CallersSessionTest {
    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource({
        "REQUEST, /ours, false",
        "ERROR, /ours, false",
        "FORWARD, /theirs, true",
        "INCLUDE, /theirs, true",
        // A container forwards to the page of FORM login before any filter.
        "FORWARD, /ours, false",
        "INCLUDE, /ours, false"
    })
    void isFrom_anotherContextPath_alone(DispatcherType type, String callers, boolean from) {
        HttpServletRequest request = mock();
        when(request.getDispatcherType()).thenReturn(type);
        if (type == DispatcherType.FORWARD) {
            when(request.getAttribute(RequestDispatcher.FORWARD_CONTEXT_PATH)).thenReturn(callers);
            when(request.getContextPath()).thenReturn("/ours");
        } else {
            when(request.getContextPath()).thenReturn(callers);
        }
        assertEquals(from, CallersSession.isFrom(request, "/ours"));
    }
}
