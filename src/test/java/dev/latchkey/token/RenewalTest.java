package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Outcome;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SignInEntry;
import dev.latchkey.account.Visitor;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In the order of the R cases of the attack list. */
class RenewalTest {
    private static final TokenRoom ROOM = new TokenRoom();
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final TokenModule node = ROOM.module(TokenRoom.POLICY);
    private final TokenModule other = ROOM.module(TokenRoom.POLICY);
    private Account account;
    private Secret first;

    @BeforeEach
    void signIn() throws Refused {
        account = ROOM.register();
        first = begin();
    }

    @AfterAll
    static void close() {
        ROOM.close();
    }

    private Secret begin() throws Refused {
        return node.tokens.begin(ROOM.accounts, ROOM.verify(account)).refresh().orElseThrow();
    }

    private static Secret renew(TokenModule at, Secret refresh) throws Refused {
        return at.renewal
                .renew(ROOM.accounts, refresh, TokenRoom.VISITOR)
                .refresh()
                .orElseThrow();
    }

    private static void assertRefused(TokenModule at, Secret refresh) {
        assertEquals(
                Refusal.INVALID_GRANT,
                assertThrows(Refused.class, () -> renew(at, refresh)).refusal());
    }

    private int live() {
        return ROOM.database
                .read(work -> node.signIns().list(work, account.id()))
                .size();
    }

    private List<Outcome> outcomes() {
        return ROOM.accounts.latest(account.id()).stream()
                .map(SignInEntry::outcome)
                .toList();
    }

    @Test
    void renew_spendsTheTokenForAnother() throws Refused {
        Secret second = renew(node, first);
        assertNotEquals(first, second);
        assertNotEquals(second, renew(node, second));
        assertEquals(1, live());
    }

    @Test
    void renew_manyAtOnceOverTwoNodes_allGetTheSameSuccessor() throws Exception {
        ExecutorService tabs = Executors.newFixedThreadPool(20);
        List<Future<Secret>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            TokenModule at = i % 2 == 0 ? node : other;
            answers.add(tabs.submit(() -> renew(at, first)));
        }
        Set<Secret> successors = new HashSet<>();
        for (Future<Secret> answer : answers) {
            successors.add(answer.get());
        }
        tabs.shutdown();
        assertEquals(1, successors.size());
        assertEquals(1, live());
    }

    @Test
    void renew_directParentWithinTheGrace_sameSuccessor() throws Refused {
        Secret second = renew(node, first);
        ROOM.pass(GRACE.minusMillis(500));
        assertEquals(second, renew(other, first));
    }

    @Test
    void renew_directParentAfterTheGrace_endsTheSignInAndTellsTheOwner() throws Refused {
        Secret elsewhere = begin();
        Secret second = renew(node, first);
        ROOM.pass(GRACE.plusMillis(500));
        assertRefused(node, first);
        assertRefused(node, second);
        assertEquals(1, live());
        assertTrue(outcomes().contains(Outcome.REFRESH_REUSED));
        renew(node, elsewhere);
    }

    /** On a node that has just started a second tab may wait for seconds until it is its turn. */
    @Test
    void renew_parentShownWithinTheGraceAndDecidedLater_getsTheSameSuccessor() throws Refused {
        Secret second = renew(node, first);
        Accounts slow = spy(ROOM.accounts);
        doAnswer(call -> {
                    ROOM.pass(GRACE.plusMillis(500));
                    return call.callRealMethod();
                })
                .when(slow)
                .lock(any(), any());
        Grant again = node.renewal.renew(slow, first, TokenRoom.VISITOR);
        assertEquals(second, again.refresh().orElseThrow());
        assertEquals(1, live());
    }

    @Test
    void renew_grandparentWithinTheGrace_refusedAndTheSignInLives() throws Refused {
        Secret third = renew(node, renew(node, first));
        assertRefused(node, first);
        renew(node, third);
    }

    @Test
    void renew_grandparentAfterTheGrace_endsTheSignIn() throws Refused {
        Secret third = renew(node, renew(node, first));
        ROOM.pass(GRACE.plusMillis(500));
        assertRefused(node, first);
        assertRefused(node, third);
        assertEquals(0, live());
    }

    @Test
    void renew_reused_stopsItsAccessTokens() throws Refused {
        Grant grant = node.renewal.renew(ROOM.accounts, first, TokenRoom.VISITOR);
        String token = node.minting.mint(grant).accessToken();
        node.live.shown("Bearer " + token);
        ROOM.pass(GRACE.plusMillis(500));
        assertRefused(node, first);
        node.poll();
        assertThrows(Refused.class, () -> node.live.shown("Bearer " + token));
    }

    @Test
    void renew_afterTheEnd_refused() throws Refused {
        ROOM.database.write(work -> node.signIns().endAll(work, account.id(), Optional.empty()));
        assertRefused(node, first);
    }

    @Test
    void renew_pastTheAbsoluteEnd_refused() throws Refused {
        TokenPolicy brief = TokenRoom.policy(Duration.ofMinutes(6), 50);
        TokenModule short6 = ROOM.module(brief);
        Secret refresh = short6.tokens
                .begin(ROOM.accounts, ROOM.verify(account))
                .refresh()
                .orElseThrow();
        ROOM.pass(Duration.ofMinutes(4));
        Secret renewed = renew(short6, refresh);
        ROOM.pass(Duration.ofMinutes(3));
        assertRefused(short6, renewed);
    }

    @Test
    void renew_shortlyBeforeTheAbsoluteEnd_accessTokenEndsWithTheSignIn() throws Refused {
        TokenModule short6 = ROOM.module(TokenRoom.policy(Duration.ofMinutes(6), 50));
        Instant end = ROOM.clock.instant().plus(Duration.ofMinutes(6));
        Grant grant = short6.tokens.begin(ROOM.accounts, ROOM.verify(account));
        ROOM.pass(Duration.ofMinutes(4));
        Grant renewed = short6.renewal.renew(ROOM.accounts, grant.refresh().orElseThrow(), TokenRoom.VISITOR);
        Duration late = Duration.between(end, renewed.accessUntil());
        assertTrue(late.toMinutes() == 0, late::toString);
    }

    @Test
    void renew_forged_refusedAndNothingEnds() throws Refused {
        assertRefused(node, ROOM.secrets.next());
        assertEquals(1, live());
    }

    @Test
    void renew_over300InAMinute_throttledUntilItIsOver() throws Refused {
        Secret refresh = first;
        for (int i = 0; i < Renewal.MOST_A_MINUTE; i++) {
            refresh = renew(i % 2 == 0 ? node : other, refresh);
        }
        Secret last = refresh;
        Refused refused = assertThrows(Refused.class, () -> renew(node, last));
        assertEquals(Refusal.THROTTLED, refused.refusal());
        ROOM.pass(refused.retryAfter().orElseThrow().plusMillis(100));
        renew(node, last);
    }

    @Test
    void renew_repeatedFromAnotherAddressOrUserAgent_sameSuccessorAndTheOwnerSeesIt() throws Refused {
        Secret second = renew(node, first);
        assertEquals(second, renew(node, first));
        assertFalse(outcomes().contains(Outcome.REFRESH_MOVED));
        for (Visitor elsewhere : List.of(
                new Visitor("198.51.100.7", TokenRoom.VISITOR.userAgent()),
                new Visitor(TokenRoom.VISITOR.address(), "another"))) {
            long before = moves();
            assertEquals(
                    second,
                    node.renewal
                            .renew(ROOM.accounts, first, elsewhere)
                            .refresh()
                            .orElseThrow());
            assertEquals(before + 1, moves(), elsewhere::toString);
        }
    }

    private long moves() {
        return outcomes().stream()
                .filter(outcome -> outcome == Outcome.REFRESH_MOVED)
                .count();
    }

    @Test
    void renew_afterTheSecretWasReplaced_sameSuccessor() throws Refused {
        Secret second = renew(node, first);
        Keyring replaced = new Keyring("x".repeat(40), Optional.of(TokenRoom.SECRET), ROOM.secrets);
        TokenModule restarted = ROOM.module(TokenRoom.POLICY, replaced);
        assertEquals(second, renew(restarted, first));
        renew(restarted, second);
        Keyring back = new Keyring(TokenRoom.SECRET, Optional.of("x".repeat(40)), ROOM.secrets);
        ROOM.module(TokenRoom.POLICY, back);
    }

    @Test
    void renew_thiefComesAgainAndAgain_otherSignInsLive() throws Refused {
        Secret others = begin();
        renew(node, first);
        ROOM.pass(GRACE.plusMillis(500));
        for (int i = 0; i < 5; i++) {
            assertRefused(node, first);
        }
        renew(node, others);
    }

    @Test
    void renew_readsTheAccountAnew() throws Refused {
        long number = ROOM.database.write(work -> node.endings().accountEnded(work, account.id()));
        ROOM.setVer(account, number);
        Grant grant = node.renewal.renew(ROOM.accounts, first, TokenRoom.VISITOR);
        assertEquals(number, grant.account().ver());
    }
}
