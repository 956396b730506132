package dev.latchkey.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A sign-in by token, with the one refresh token that is live. Never leaves the store's package. */
@Entity
@Table(name = "token_sign_in")
@SuppressWarnings("NullAway.Init") // Hibernate fills it.
class TokenRow {
    @Id
    @Column(length = 22)
    String handle;

    @Column(name = "key_hash", length = 32, nullable = false)
    byte[] keyHash;

    @Column(name = "account_id", length = 22, nullable = false)
    String accountId;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "last_used_at")
    long lastUsedAt;

    @Column(name = "expires_at")
    long expiresAt;

    @Column(length = 64, nullable = false)
    String address;

    @Column(name = "user_agent", length = 256, nullable = false)
    String userAgent;

    /** When the minute began in which renewals are being counted. */
    @Column(name = "minute_at")
    long minuteAt;

    @Column(name = "minute_count")
    int minuteCount;
}
