package dev.latchkey.account;

import java.time.Duration;

/**
 * How many failures are borne within a sliding window.
 *
 * @param window failures older than this no longer count
 * @param perAccountAndAddress failures of one account from one address
 * @param perAddress failures from one address (IPv6: one network of 64 bits), whatever the account
 * @param perAccount failures of one account from all addresses that it has not signed in from within 30 days
 * @param registrationsPerAddress registrations from one address, those of taken names included
 */
public record Limits(
        Duration window, int perAccountAndAddress, int perAddress, int perAccount, int registrationsPerAddress) {
    /** @throws IllegalArgumentException when a limit is below 1, or the window shorter than 1 s or longer than 30 d */
    public Limits {
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("a window from 1 s to 30 d");
        }
        if (perAccountAndAddress < 1 || perAddress < 1 || perAccount < 1 || registrationsPerAddress < 1) {
            throw new IllegalArgumentException("limits of at least 1");
        }
    }
}
