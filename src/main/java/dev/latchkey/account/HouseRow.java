package dev.latchkey.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row of {@code house}: what holds for all accounts. */
@Entity
@Table(name = "house")
class HouseRow {
    static final int ONLY = 1;

    @Id
    int id = ONLY;

    long ver;
}
