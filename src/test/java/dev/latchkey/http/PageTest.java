package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.jsp.jstl.core.Config;
import jakarta.servlet.jsp.jstl.fmt.LocalizationContext;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class PageTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
        ResourceBundle.clearCache();
    }

    @Test
    void show_englishReaderOfKoreanMachine_getsEnglish() throws Exception {
        Locale.setDefault(Locale.KOREAN);
        ResourceBundle.clearCache();
        assertEquals("Sign in", say("login.title", Locale.ENGLISH));
    }

    @Test
    void show_koreanReaderOfEnglishMachine_getsKorean() throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        assertEquals("로그인", say("login.title", Locale.KOREA));
    }

    @Test
    void show_readerOfAnotherLanguage_getsEnglish() throws Exception {
        assertEquals("Sign in", say("login.title", Locale.FRENCH));
    }

    private static String say(String key, Locale reader) throws IOException, jakarta.servlet.ServletException {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getLocales()).thenReturn(Collections.enumeration(List.of(reader)));
        when(request.getServletPath()).thenReturn("/login");
        when(request.getRequestDispatcher(anyString())).thenReturn(mock(RequestDispatcher.class));
        Page.show(request, mock(HttpServletResponse.class), 200, "login", Map.of());
        ArgumentCaptor<Object> context = ArgumentCaptor.forClass(Object.class);
        verify(request)
                .setAttribute(
                        org.mockito.ArgumentMatchers.startsWith(Config.FMT_LOCALIZATION_CONTEXT), context.capture());
        verify(request, org.mockito.Mockito.atLeastOnce()).setAttribute(anyString(), any());
        return ((LocalizationContext) context.getValue()).getResourceBundle().getString(key);
    }
}
