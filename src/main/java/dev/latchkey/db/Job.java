package dev.latchkey.db;

/**
 * What is to be done at the database.
 *
 * @param <T> what it gives
 * @param <E> the checked refusal it may end in; inside {@link Database#write} that rolls back
 */
@FunctionalInterface
public interface Job<T, E extends Exception> {
    T run(Work work) throws E;
}
