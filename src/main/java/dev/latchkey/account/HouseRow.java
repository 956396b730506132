package dev.latchkey.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code house}: what holds for all accounts, and what only one may do at a time. */
@Entity
@Table(name = "house")
class HouseRow {
    @Id
    int id;

    long ver;
}
