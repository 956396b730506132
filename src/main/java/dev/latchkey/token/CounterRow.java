package dev.latchkey.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row whose lock puts endings in order. */
@Entity
@Table(name = "revocation_counter")
class CounterRow {
    static final int ID = 1;

    @Id
    int id;

    /** The last number given out. */
    long num;

    /** Everybody's tokens with a lower {@code ver} are over. */
    long everybody;

    /** The number of the last change to the signing keys. */
    @Column(name = "key_change")
    long keyChange;
}
