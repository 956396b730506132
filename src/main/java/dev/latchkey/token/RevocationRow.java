package dev.latchkey.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What was ended, by its number, until the last token that it stops is over. Never leaves the store's package. */
@Entity
@Table(name = "revocation")
@SuppressWarnings("NullAway.Init") // Hibernate fills it.
class RevocationRow {
    @Id
    long num;

    /** {@link Revocation.Kind#letter}. */
    @Column(length = 1, nullable = false)
    String kind;

    @Column(length = 22, nullable = false)
    String subject;

    @Column(name = "expires_at")
    long expiresAt;
}
