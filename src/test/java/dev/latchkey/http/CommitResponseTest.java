package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommitResponseTest {
    private final HttpServletResponse container = mock(HttpServletResponse.class);
    private final ServletOutputStream bytes = mock(ServletOutputStream.class);
    private int asked;

    private final CommitResponse response = new CommitResponse(container) {
        @Override
        protected void beforeCommit() {
            asked++;
        }
    };

    @BeforeEach
    void open() throws IOException {
        when(container.getOutputStream()).thenReturn(bytes);
        when(container.getBufferSize()).thenReturn(8192);
    }

    private static Named<Consumer<HttpServletResponse>> way(String name, Consumer<HttpServletResponse> way) {
        return Named.of(name, way);
    }

    static Named<?>[] waysToAnnounceThreeBytes() {
        return new Named<?>[] {
            way("setContentLength", response -> response.setContentLength(3)),
            way("setContentLengthLong", response -> response.setContentLengthLong(3)),
            way("setHeader", response -> response.setHeader("content-length", "3")),
            way("addHeader", response -> response.addHeader("Content-Length", "3")),
            way("setIntHeader", response -> response.setIntHeader("Content-Length", 3)),
            way("addIntHeader", response -> response.addIntHeader("Content-Length", 3)),
        };
    }

    @ParameterizedTest
    @MethodSource("waysToAnnounceThreeBytes")
    void write_theLastAnnouncedByte_isTheCommit(Consumer<HttpServletResponse> announce) throws IOException {
        announce.accept(response);
        response.getOutputStream().write(new byte[2]);
        assertEquals(0, asked);
        response.getOutputStream().write('c');
        assertEquals(1, asked);
    }

    @Test
    void write_asMuchAsTheBufferHolds_isTheCommit() throws IOException {
        response.getOutputStream().write(new byte[8191]);
        assertEquals(0, asked);
        response.getOutputStream().write('c');
        assertEquals(1, asked);
    }

    /** What a header without a name means is the container's to say. */
    @Test
    void setHeader_withoutAName_isTheContainers() {
        response.setHeader(null, "3");
        response.addHeader(null, "3");
        verify(container).setHeader(null, "3");
        verify(container).addHeader(null, "3");
    }
}
