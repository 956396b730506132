package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Account;
import dev.latchkey.account.Administration;
import dev.latchkey.account.Caller;
import dev.latchkey.account.LiveKeys;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SignIn;
import dev.latchkey.db.Cost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final TokenRoom ROOM = new TokenRoom();
    private final TokenModule node = ROOM.module(TokenRoom.POLICY);
    private final TokenModule other = ROOM.module(TokenRoom.POLICY);
    private Account alice;

    @BeforeEach
    void register() throws Refused {
        alice = ROOM.register();
    }

    @AfterAll
    static void close() {
        ROOM.close();
    }

    private Minting.Minted signIn(TokenModule at) throws Refused {
        return at.minting.mint(at.tokens.begin(ROOM.accounts, ROOM.verify(alice)));
    }

    private boolean end(Minting.Minted minted) {
        return ROOM.database.write(
                work -> node.signIns().end(work, alice.id(), minted.grant().signIn()));
    }

    private static void assertRefused(Refusal refusal, TokenModule at, String token) {
        assertEquals(
                refusal,
                assertThrows(Refused.class, () -> at.live.shown("Bearer " + token))
                        .refusal());
    }

    @Test
    void begin_tokenOpensOnEveryNode_withoutSql() throws Refused {
        String token = signIn(node).accessToken();
        long before = Cost.statements();
        assertEquals(alice.name(), node.live.shown("Bearer " + token).caller().getName());
        assertEquals(alice.id(), other.live.shown("Bearer " + token).caller().accountId());
        assertEquals(before, Cost.statements());
    }

    @Test
    void shown_anotherTokenWithTheEndOfOneThatWasLetIn_isRefused() throws Refused {
        String token = signIn(node).accessToken();
        node.live.shown("Bearer " + token);
        String[] parts = token.split("\\.");
        String others = signIn(node).accessToken().split("\\.")[1];
        assertRefused(Refusal.INVALID_TOKEN, node, parts[0] + "." + others + "." + parts[2]);
    }

    @Test
    void shown_headerOfAnotherScheme_isNone() throws Refused {
        assertNull(node.live.shown("Basic " + signIn(node).accessToken()));
    }

    @Test
    void begin_costsTwoStatementsBesidesTheAccounts() throws Refused {
        var verified = ROOM.verify(alice);
        long confirm = ROOM.database.write(work -> {
            long before = Cost.statements();
            ROOM.accounts.confirm(work, verified);
            return Cost.statements() - before;
        });
        long before = Cost.statements();
        node.tokens.begin(ROOM.accounts, verified);
        assertEquals(confirm + 2, Cost.statements() - before);
    }

    @Test
    void end_stopsItsTokensOnEveryNodeAfterItsNextPoll_andNoOthers() throws Refused {
        Minting.Minted ended = signIn(node);
        Minting.Minted stays = signIn(node);
        assertTrue(end(ended));
        node.poll();
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, node, ended.accessToken());
        assertRefused(Refusal.INVALID_TOKEN, other, ended.accessToken());
        other.live.shown("Bearer " + stays.accessToken());
    }

    @Test
    void accountEnded_stopsTokensBelowItsNumber_andLetsLaterOnesIn() throws Refused {
        String before = signIn(node).accessToken();
        long number = ROOM.database.write(work -> node.endings().accountEnded(work, alice.id()));
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, other, before);
        Account raised = new Account(
                alice.id(), alice.name(), alice.roles(), number, true, alice.createdAt(), alice.passwordChangedAt());
        Grant grant = node.tokens.begin(ROOM.accounts, ROOM.verify(alice));
        Grant later = new Grant(raised, grant.signIn(), grant.refresh(), grant.accessUntil());
        other.live.shown("Bearer " + node.minting.mint(later).accessToken());
    }

    @Test
    void everybodyEnded_stopsEveryToken() throws Refused {
        String token = signIn(node).accessToken();
        new Administration(ROOM.accounts, new LiveKeys(List.of(node.signIns()), node.endings()))
                .endEverybody(
                        new Caller(alice.id(), alice.name(), new TreeSet<>(), Proof.TOKEN, "", Instant.EPOCH),
                        TokenRoom.VISITOR);
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, other, token);
    }

    @Test
    void restartOfAllNodes_revivesNothing() throws Refused {
        Minting.Minted ended = signIn(node);
        assertTrue(end(ended));
        assertRefused(Refusal.INVALID_TOKEN, ROOM.module(TokenRoom.POLICY), ended.accessToken());
    }

    @Test
    void begin_beyondTheMost_theOldestIsRenewedNoMoreAndItsTokenLivesOut() throws Refused {
        TokenModule strict = ROOM.module(TokenRoom.policy(TokenRoom.POLICY.refreshTtl(), 2));
        Minting.Minted oldest = signIn(strict);
        ROOM.pass(Duration.ofMillis(2));
        signIn(strict);
        ROOM.pass(Duration.ofMillis(2));
        signIn(strict);
        strict.poll();
        assertEquals(
                alice.name(),
                strict.live.shown("Bearer " + oldest.accessToken()).caller().getName());
        List<SignIn> live = ROOM.database.read(work -> strict.signIns().list(work, alice.id()));
        assertEquals(2, live.size());
        assertTrue(live.stream()
                .noneMatch(signIn -> signIn.id().equals(oldest.grant().signIn())));
    }

    /** A token that is remembered as verified is over when its time is, too. */
    @Test
    void shown_rememberedAndThenPastItsEnd_isExpired() throws Refused {
        String token = signIn(node).accessToken();
        node.live.shown("Bearer " + token);
        ROOM.pass(TokenRoom.POLICY.ttl().plus(TokenPolicy.LEEWAY));
        assertRefused(Refusal.EXPIRED_TOKEN, node, token);
    }

    @Test
    void end_ofAToken_whoseSignInMadeRoom_stopsItAllTheSame() throws Refused {
        TokenModule strict = ROOM.module(TokenRoom.policy(TokenRoom.POLICY.refreshTtl(), 1));
        Minting.Minted oldest = signIn(strict);
        String newest = signIn(strict).accessToken();
        strict.tokens.end(new TokenStore.Owner(oldest.grant().signIn(), alice.id()), node.signIns());
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, other, oldest.accessToken());
        other.live.shown("Bearer " + newest);
    }

    @Test
    void endAll_exceptOne_leavesThatOne() throws Refused {
        Minting.Minted kept = signIn(node);
        Minting.Minted ended = signIn(node);
        int count = ROOM.database.write(work ->
                node.signIns().endAll(work, alice.id(), Optional.of(kept.grant().signIn())));
        node.poll();
        assertEquals(1, count);
        assertRefused(Refusal.INVALID_TOKEN, node, ended.accessToken());
        node.live.shown("Bearer " + kept.accessToken());
        assertEquals(
                List.of(kept.grant().signIn()),
                ROOM.database.read(work -> node.signIns().list(work, alice.id())).stream()
                        .map(SignIn::id)
                        .toList());
    }
}
