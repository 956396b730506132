package dev.latchkey.site;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row of {@code recorded_run}. */
@Entity
@Table(name = "recorded_run")
@SuppressWarnings("NullAway.Init") // Hibernate fills it.
class RunRow {
    static final int ID = 1;

    @Id
    int id;

    /** Milliseconds since 1970 UTC. */
    long at;

    /** JSON in UTF-8. */
    @Column(length = 1_048_576, nullable = false)
    byte[] figures;
}
