package dev.latchkey.session;

import dev.latchkey.account.Visitor;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * The row of a session. To the database its primary key is the hash of the cookie's value, by which every request finds
 * it; to Hibernate it is the handle, which never changes.
 */
@Entity(name = "SessionRow")
@Table(name = "web_session")
class SessionRow {
    @Id
    @Column(name = "handle")
    String handle = "";

    @Column(name = "key_hash")
    byte[] keyHash = {};

    @Column(name = "renewals")
    int renewals;

    @Column(name = "account_id")
    @Nullable
    String accountId;

    @Column(name = "account_name")
    @Nullable
    String accountName;

    @Column(name = "roles")
    @Nullable
    String roles;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "last_used_at")
    long lastUsedAt;

    @Column(name = "idle_millis")
    long idleMillis;

    @Column(name = "ends_at")
    long endsAt;

    @Column(name = "expires_at")
    long expiresAt;

    @Column(name = "lent_until")
    long lentUntil;

    @Column(name = "bound")
    int bound;

    @Column(name = "address")
    String address = "";

    @Column(name = "user_agent")
    String userAgent = "";

    SessionRow() {}

    SessionRow(byte[] keyHash, WebSession session, Visitor visitor) {
        this.handle = session.handle();
        this.keyHash = keyHash;
        this.renewals = session.renewals();
        WebSession.Owner owner = session.owner();
        if (owner != null) {
            this.accountId = owner.accountId();
            this.accountName = owner.name();
            this.roles = owner.roles();
        }
        this.createdAt = session.createdAt();
        this.lastUsedAt = session.lastUsedAt();
        this.idleMillis = session.idleMillis();
        this.endsAt = session.endsAt();
        this.expiresAt = session.expiresAt();
        this.bound = session.bound() ? 1 : 0;
        this.address = visitor.address();
        // A NUL cannot be stored everywhere; a user agent is text from a stranger.
        this.userAgent = visitor.userAgent().replace('\0', ' ');
    }
}
