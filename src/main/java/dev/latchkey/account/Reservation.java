package dev.latchkey.account;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that has been counted before anybody knows whether it is right. */
final class Reservation {
    private final String attempt;
    private final List<String> counters;
    private final @Nullable String own;

    /**
     * @param counters the keys of the counters that it stands in
     * @param own the key of the one that a success clears; null where there is none
     */
    Reservation(String attempt, List<String> counters, @Nullable String own) {
        this.attempt = attempt;
        this.counters = List.copyOf(counters);
        this.own = own;
    }

    String attempt() {
        return attempt;
    }

    List<String> counters() {
        return counters;
    }

    Optional<String> own() {
        return Optional.ofNullable(own);
    }
}
