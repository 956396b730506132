package dev.latchkey.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code one_time}; never leaves the store's package. */
@Entity
@Table(name = "one_time")
class OneTimeRow {
    @Id
    @Column(name = "code_hash")
    String codeHash = "";

    @Column(name = "account_id")
    String accountId = "";

    @Column(name = "expires_at")
    long expiresAt;
}
