package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldSessionTest {
    private static final WebSession ROW = new WebSession("handle", 0, null, 1, 2, 1000, 9000, 1002, false);

    private final Room room = mock(Room.class);
    private final HttpSessionView view = new HttpSessionView(room, ROW, false);
    private final HeldSession held = new HeldSession(room, view);

    @BeforeEach
    void set() {
        when(room.peek("handle")).thenReturn(Optional.of(ROW.usedAt(3)));
        when(room.listeners()).thenReturn(mock());
        when(room.codec()).thenReturn(mock());
    }

    @Test
    void ask_duringTheRequest_isOfTheRequest() throws SessionOver {
        held.setMaxInactiveInterval(7);
        assertEquals(2, held.getLastAccessedTime());
        verify(room, never()).peek(any());
        verify(room, never()).save(any(), any(), anyBoolean(), any());
    }

    @Test
    void ask_beyondTheRequest_isOfTheRow_andNoUse() {
        view.leave();
        assertEquals(3, held.getLastAccessedTime());
        verify(room, never()).find(any(), any());
    }

    @Test
    void change_beyondTheRequest_isStoredAtOnce() throws SessionOver {
        view.leave();
        held.removeAttribute("name");
        verify(room)
                .save(
                        eq("handle"),
                        isNull(),
                        eq(false),
                        argThat(changes -> Set.copyOf(changes.removed()).equals(Set.of("name"))));
    }

    @Test
    void ask_whenTheRowIsGone_saysSo_butForWhatAsksForNoLife() {
        view.leave();
        when(room.peek("handle")).thenReturn(Optional.empty());
        assertThrows(IllegalStateException.class, () -> held.getAttribute("name"));
        assertThrows(IllegalStateException.class, held::invalidate);
        assertEquals("handle", held.getId());
        assertEquals(1, held.getMaxInactiveInterval());
    }
}
