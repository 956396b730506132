package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Shows a form again with the reason beside the field it is about. */
public final class Refusals {
    private Refusals() {}

    /**
     * Answers with a page whose form was refused.
     *
     * @param model what the page needs besides; gets {@code refusal, field, detail, retryMinutes}
     */
    public static void show(
            HttpServletRequest request,
            HttpServletResponse response,
            String page,
            Map<String, Object> model,
            Refused refused)
            throws IOException, ServletException {
        model.put("refusal", refused.refusal().name());
        refused.field().ifPresent(field -> model.put("field", field));
        if (refused.refusal() == Refusal.PASSWORD_REFUSED) {
            model.put("detail", refused.reason());
        }
        Answers.head(response, refused);
        refused.retryAfter().ifPresent(after -> model.put("retryMinutes", Answers.minutes(after)));
        Page.show(request, response, Answers.status(refused.refusal()), page, model);
    }
}
