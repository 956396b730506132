package dev.latchkey.account;

import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Every key that opens an account, of whichever room: the live sign-ins of both kinds, and the book by which access
 * tokens already given out are over.
 */
public final class LiveKeys {
    /** Sign-ins ended in one transaction when all of them are. */
    private static final int PIECE = 500;

    private final List<SignIns> rooms;
    private final Endings endings;

    /** @param rooms the live sign-ins of each kind */
    public LiveKeys(List<SignIns> rooms, Endings endings) {
        this.rooms = List.copyOf(rooms);
        this.endings = endings;
    }

    /** Lists the account's live sign-ins of both kinds, the last used first. */
    List<SignIn> list(Work work, String accountId) {
        return rooms.stream()
                .flatMap(room -> room.list(work, accountId).stream())
                .sorted(Comparator.comparing(SignIn::lastUsedAt).reversed())
                .toList();
    }

    /** Ends one of the account's; false where it has none of that id. */
    boolean end(Work work, String accountId, String id) {
        for (SignIns room : rooms) {
            if (room.end(work, accountId, id)) {
                return true;
            }
        }
        return false;
    }

    /** Ends all of the account's but one; the access tokens of those ended stop with them. Returns how many. */
    int endOthers(Work work, String accountId, String except) {
        return rooms.stream()
                .mapToInt(room -> room.endAll(work, accountId, Optional.of(except)))
                .sum();
    }

    /**
     * Ends the account's sign-ins, all or all but one, and every access token given out so far, that one's too.
     *
     * @return the number that the account's next tokens have to carry
     */
    long endAll(Work work, String accountId, Optional<String> except) {
        rooms.forEach(room -> room.endAll(work, accountId, except));
        return endings.accountEnded(work, accountId);
    }

    /**
     * Lets the sign-ins live on under a changed name or changed roles; access tokens given out so far, which say
     * otherwise, are over.
     *
     * @return the number that the account's next tokens have to carry
     */
    long changed(Work work, Account account) {
        rooms.forEach(room -> room.accountChanged(work, account));
        return endings.accountEnded(work, account.id());
    }

    /**
     * Ends everybody's sign-ins that have begun by a time; access tokens are over with {@link #everybodyEnded}. In many
     * small transactions: of a million rows in one, no driver would wait for the end.
     */
    void endEverybody(Database database, long began) {
        for (SignIns room : rooms) {
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                String from = after.get();
                after = database.write(work -> room.endPiece(work, from, began, PIECE));
            }
        }
    }

    /**
     * Ends every access token given out so far.
     *
     * @return the number that everybody's next tokens have to carry
     */
    long everybodyEnded(Work work) {
        return endings.everybodyEnded(work);
    }
}
