package dev.latchkey.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A row of {@code account}; never leaves the store's package. */
@Entity
@Table(name = "account")
class AccountRow {
    @Id
    String id = "";

    String name = "";
    String password = "";
    String roles = "";
    boolean administrator;
    boolean enabled = true;
    long ver;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "password_changed_at")
    long passwordChangedAt;

    /** Gives the account another password; of two changes no two are at the same time, so that each is seen. */
    void changePassword(String hash, long now) {
        password = hash;
        passwordChangedAt = Math.max(now, passwordChangedAt + 1);
    }

    void roles(SortedSet<String> set) {
        roles = String.join(" ", set);
        administrator = set.contains(Caller.ADMIN);
    }

    /** @param everybodysVer the number below which everybody's access tokens are over */
    Account account(long everybodysVer) {
        return new Account(
                id,
                name,
                words(roles),
                Math.max(ver, everybodysVer),
                enabled,
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(passwordChangedAt));
    }

    private static SortedSet<String> words(String roles) {
        return Collections.unmodifiableSortedSet(
                roles.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(roles.split(" "))));
    }
}
