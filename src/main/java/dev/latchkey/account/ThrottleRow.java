package dev.latchkey.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A row of {@code throttle}; never leaves the store's package. */
@Entity
@Table(name = "throttle")
@IdClass(ThrottleRow.Key.class)
class ThrottleRow {
    record Key(String counter, String attempt) {}

    @Id
    String counter = "";

    @Id
    String attempt = "";

    @Column(name = "happened_at")
    long happenedAt;

    boolean decided;
}
