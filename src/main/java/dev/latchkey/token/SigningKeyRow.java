package dev.latchkey.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A signing key, whose private half is sealed. Never leaves the stores' package. */
@Entity
@Table(name = "signing_key")
@SuppressWarnings("NullAway.Init") // Hibernate fills it.
class SigningKeyRow {
    @Id
    @Column(length = 22)
    String kid;

    @Enumerated(EnumType.STRING)
    @Column(length = 8, nullable = false, columnDefinition = "varchar(8)")
    Algorithm algorithm;

    /** X.509 SubjectPublicKeyInfo. */
    @Column(name = "public_key", length = 1_048_576, nullable = false)
    byte[] publicKey;

    /** PKCS #8, sealed; null once it signs no more. */
    @Column(name = "private_key", length = 1_048_576)
    byte @Nullable [] privateKey;

    /** {@code Keyring.id()} of the secret that sealed it. */
    @Column(name = "secret_id", length = 16, nullable = false)
    String secretId;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "active_at")
    long activeAt;

    @Column(name = "withdrawn_at")
    @Nullable
    Long withdrawnAt;
}
