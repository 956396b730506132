/**
 * Opens the database, migrates it, tells its time, and runs a function against it.
 *
 * <p>Begin at {@link dev.latchkey.db.Database}: {@code read} is one statement in autocommit, {@code write} one
 * transaction that is tried again when the database says that another got in its way.
 *
 * <p><b>What it does not do:</b> it holds no query of any room; those are in the rooms' own stores, the only other
 * classes that may know Hibernate.
 */
@NullMarked
package dev.latchkey.db;

import org.jspecify.annotations.NullMarked;
