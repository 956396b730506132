package dev.latchkey.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A refresh token that was renewed, until the sign-in is over. Never leaves the store's package. */
@Entity
@Table(name = "spent_token")
@SuppressWarnings("NullAway.Init") // Hibernate fills it.
class SpentRow {
    @Id
    @Column(name = "key_hash", length = 32)
    byte[] keyHash;

    @Column(length = 22, nullable = false)
    String handle;

    @Column(name = "spent_at")
    long spentAt;

    /** {@code Keyring.id()} of the secret from which the successor was derived. */
    @Column(name = "secret_id", length = 16, nullable = false)
    String secretId;

    /** Who spent it. */
    @Column(length = 64, nullable = false)
    String address;

    @Column(name = "user_agent", length = 256, nullable = false)
    String userAgent;

    @Column(name = "expires_at")
    long expiresAt;
}
