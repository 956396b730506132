package dev.latchkey.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;

/** A row of {@code sign_in}; never leaves the store's package. */
@Entity
@Table(name = "sign_in")
class SignInRow {
    @Id
    String id = "";

    @Column(name = "account_id")
    String accountId = "";

    @Column(name = "happened_at")
    long happenedAt;

    String outcome = "";
    String kind = "";
    String network = "";
    String address = "";

    @Column(name = "user_agent")
    String userAgent = "";

    SignInEntry entry() {
        return new SignInEntry(
                Instant.ofEpochMilli(happenedAt),
                Outcome.of(outcome),
                Proof.valueOf(kind.toUpperCase(Locale.ROOT)),
                new Visitor(address, userAgent));
    }
}
