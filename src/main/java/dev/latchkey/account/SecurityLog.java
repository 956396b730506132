package dev.latchkey.account;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The security log: one logger, {@code latchkey.security}, and one line for each event, with its fields always in the
 * same order. Values are quoted and escaped, so that nothing a stranger sends can forge a line; keys, tokens, passwords
 * and codes have no field to stand in.
 */
public final class SecurityLog {
    // The JDK's own, where all other lines end, too: on the way there SLF4J takes down the whole stack for the name of
    // the caller, which costs a refusal more than anything but a signature.
    private static final Logger LOG = Logger.getLogger("latchkey.security");

    /** What can happen. */
    public enum Event {
        SIGN_IN,
        SIGN_IN_REFUSED,
        SIGN_OUT,
        SIGN_IN_ENDED,
        REFRESH,
        REFRESH_REUSED,
        REFRESH_MOVED,
        REVOKE,
        THROTTLED,
        KEY_MADE,
        KEY_ROTATED,
        KEY_WITHDRAWN,
        ACCOUNT_MADE,
        ACCOUNT_DELETED,
        PASSWORD_CHANGED,
        PASSWORD_LINK_MADE,
        PASSWORD_LINK_USED,
        ROLES_CHANGED,
        ACCOUNT_DISABLED,
        ACCOUNT_ENABLED,
        EVERYBODY_ENDED,
        REQUEST_REFUSED
    }

    private final Event event;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private SecurityLog(Event event) {
        this.event = event;
        for (String name : new String[] {"reason", "account", "by", "kind", "sign_in", "address", "user_agent", "id"}) {
            fields.put(name, "");
        }
    }

    public static SecurityLog of(Event event) {
        return new SecurityLog(event);
    }

    /** Why; never a secret. */
    public SecurityLog reason(String reason) {
        return with("reason", reason);
    }

    /** The account's stable id, or for a sign-in that names no account nothing. */
    public SecurityLog account(String accountId) {
        return with("account", accountId);
    }

    /** Who did it, where that is another than the account: an administrator's id. */
    public SecurityLog by(String accountId) {
        return with("by", accountId);
    }

    public SecurityLog kind(Proof kind) {
        return with("kind", kind.word());
    }

    /** The sign-in's public handle. */
    public SecurityLog signIn(String handle) {
        return with("sign_in", handle);
    }

    public SecurityLog visitor(Visitor visitor) {
        return with("address", visitor.address()).with("user_agent", visitor.userAgent());
    }

    /** What else names the thing: an error's id, a key's {@code kid}. */
    public SecurityLog id(String id) {
        return with("id", id);
    }

    private SecurityLog with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /** Writes the line; fields that were not set are left out. */
    public void write() {
        LOG.logp(Level.INFO, SecurityLog.class.getName(), "write", line());
    }

    String line() {
        StringBuilder line = new StringBuilder("event=").append(event.name().toLowerCase(Locale.ROOT));
        fields.forEach((name, value) -> {
            if (!value.isEmpty()) {
                line.append(' ').append(name).append("=\"");
                escape(value, line);
                line.append('"');
            }
        });
        return line.toString();
    }

    /** Quotes, backslashes and whatever a terminal or a log reader could take for an end of line or a command. */
    private static void escape(String value, StringBuilder line) {
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (Character.isISOControl(c)
                    || c == 0x2028
                    || c == 0x2029
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
    }
}
