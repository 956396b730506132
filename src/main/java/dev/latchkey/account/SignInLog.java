package dev.latchkey.account;

import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseUnavailable;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest sign-ins of each account, failed ones too, for its owner's eyes. */
final class SignInLog {
    private static final Logger LOG = LoggerFactory.getLogger(SignInLog.class);

    /** How many of the successes, of the failures, and of all else an owner sees. */
    static final int SHOWN = 50;

    /** How long anything is kept. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final int PIECE = 500;

    /** Stands for the account that a name does not have: what is written costs the same, and nobody ever reads it. */
    static final String NOBODY = "nobody";

    private static final Set<Outcome> OTHERS = EnumSet.complementOf(EnumSet.of(Outcome.SUCCESS, Outcome.FAILURE));

    private final SignInStore store;
    private final InstantSource clock;
    private final Secrets secrets;

    SignInLog(SignInStore store, InstantSource clock, Secrets secrets) {
        this.store = store;
        this.clock = clock;
        this.secrets = secrets;
    }

    void write(Work work, String accountId, Outcome outcome, Proof kind, Visitor visitor) {
        SignInRow row = new SignInRow();
        row.id = secrets.handle();
        row.accountId = accountId;
        row.happenedAt = clock.millis();
        row.outcome = outcome.word();
        row.kind = kind.word();
        row.network = Network.of(visitor).text();
        row.address = visitor.address();
        row.userAgent = visitor.userAgent();
        store.insert(work, row);
    }

    /**
     * Lists the latest 50 successes, 50 failures, and 50 of all else, newest first. Each has its own 50: whoever used a
     * link cannot push it out of sight by guessing wrong 50 times.
     */
    List<SignInEntry> latest(Work work, String accountId) {
        return Stream.of(Set.of(Outcome.SUCCESS), Set.of(Outcome.FAILURE), OTHERS)
                .flatMap(outcomes -> store.latest(work, accountId, outcomes, SHOWN).stream())
                .map(SignInRow::entry)
                .sorted(Comparator.comparing(SignInEntry::at).reversed())
                .toList();
    }

    /**
     * Deletes what there is of a deleted account, in small transactions: strangers who guess can have left hundreds of
     * thousands of rows. What a node that dies meanwhile leaves, nobody sees, and goes with its age.
     */
    void deleteAll(Database database, String accountId) {
        try {
            while (database.write(work -> store.deletePiece(work, accountId, PIECE))) {
                // The next piece, in a transaction of its own.
            }
        } catch (DatabaseUnavailable e) {
            LOG.warn("Some latest sign-ins of a deleted account stay until they are of age: {}", e.getMessage());
        }
    }
}
