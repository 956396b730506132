package dev.latchkey.site;

import dev.latchkey.db.Database;
import dev.latchkey.http.Json;
import java.time.Instant;
import java.util.Optional;

/** Keeps the last run that a signed-in visitor measured, for all nodes and beyond a restart. */
public final class RecordedRuns {
    private final Database database;
    private final RunStore store = new RunStore();

    public RecordedRuns(Database database) {
        this.database = database;
    }

    /** Returns the last run, if there ever was one. */
    Optional<RecordedRun> last() {
        return database.read(store::find)
                .map(row -> new RecordedRun(Instant.ofEpochMilli(row.at), Json.object(row.figures)));
    }

    /** Keeps a run in the place of the one before. */
    void keep(RecordedRun run) {
        byte[] figures = Json.bytes(run.figures());
        database.write(work -> store.replace(work, run.at().toEpochMilli(), figures));
    }

    /** Returns the time to stamp a run with, which is the database's. */
    Instant now() {
        return database.clock().instant();
    }
}
