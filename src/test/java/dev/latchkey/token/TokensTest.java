package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Account;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.db.Cost;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
    private final TokenRoom room = new TokenRoom();
    private final TokenModule node = room.module(TokenRoom.POLICY);
    private final TokenModule other = room.module(TokenRoom.POLICY);
    private Account alice;

    @BeforeEach
    void register() throws Refused {
        alice = room.register("alice");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Minting.Minted signIn(TokenModule at) throws Refused {
        return at.minting.mint(at.tokens.begin(room.accounts, room.verify("alice")));
    }

    private static void assertRefused(Refusal refusal, TokenModule at, String token) {
        assertEquals(
                refusal, assertThrows(Refused.class, () -> at.live.find(token)).refusal());
    }

    @Test
    void begin_tokenOpensOnEveryNode_withoutSql() throws Refused {
        String token = signIn(node).accessToken();
        long before = Cost.statements();
        assertEquals("alice", node.live.find(token).caller().getName());
        assertEquals(alice.id(), other.live.find(token).caller().accountId());
        assertEquals(before, Cost.statements());
    }

    @Test
    void begin_costsTwoStatementsBesidesTheAccounts() throws Refused {
        var verified = room.verify("alice");
        long confirm = room.database.write(work -> {
            long before = Cost.statements();
            room.accounts.confirm(work, verified);
            return Cost.statements() - before;
        });
        long before = Cost.statements();
        node.tokens.begin(room.accounts, verified);
        assertEquals(confirm + 2, Cost.statements() - before);
    }

    @Test
    void end_stopsItsTokensOnEveryNodeAfterItsNextPoll_andNoOthers() throws Refused {
        Minting.Minted ended = signIn(node);
        Minting.Minted stays = signIn(node);
        assertTrue(node.tokens.end(ended.grant().refresh().orElseThrow()).isPresent());
        node.poll();
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, node, ended.accessToken());
        assertRefused(Refusal.INVALID_TOKEN, other, ended.accessToken());
        other.live.find(stays.accessToken());
    }

    @Test
    void accountEnded_stopsTokensBelowItsNumber_andLetsLaterOnesIn() throws Refused {
        String before = signIn(node).accessToken();
        long number = room.database.write(work -> node.endings().accountEnded(work, alice.id()));
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, other, before);
        Account raised = new Account(
                alice.id(), alice.name(), alice.roles(), number, true, alice.createdAt(), alice.passwordChangedAt());
        Grant grant = node.tokens.begin(room.accounts, room.verify("alice"));
        Grant later = new Grant(raised, grant.signIn(), grant.refresh(), grant.accessUntil());
        other.live.find(node.minting.mint(later).accessToken());
    }

    @Test
    void everybodyEnded_stopsEveryToken() throws Refused {
        String token = signIn(node).accessToken();
        room.database.write(work -> node.endings().everybodyEnded(work));
        other.poll();
        assertRefused(Refusal.INVALID_TOKEN, other, token);
    }

    @Test
    void restartOfAllNodes_revivesNothing() throws Refused {
        Minting.Minted ended = signIn(node);
        node.tokens.end(ended.grant().refresh().orElseThrow());
        assertRefused(Refusal.INVALID_TOKEN, room.module(TokenRoom.POLICY), ended.accessToken());
    }

    @Test
    void begin_beyondTheMost_endsTheOldest() throws Refused {
        TokenPolicy two = new TokenPolicy(
                TokenRoom.POLICY.ttl(),
                TokenRoom.POLICY.refreshTtl(),
                2,
                "latchkey",
                "latchkey",
                Algorithm.ES256,
                TokenRoom.POLICY.keyRotation(),
                TokenRoom.POLICY.maxRevocationLag());
        TokenModule strict = room.module(two);
        Minting.Minted oldest = signIn(strict);
        signIn(strict);
        signIn(strict);
        strict.poll();
        assertRefused(Refusal.INVALID_TOKEN, strict, oldest.accessToken());
        assertEquals(
                2,
                room.database
                        .read(work -> strict.signIns().list(work, alice.id()))
                        .size());
    }

    @Test
    void endAll_exceptOne_leavesThatOne() throws Refused {
        Minting.Minted kept = signIn(node);
        Minting.Minted ended = signIn(node);
        int count = room.database.write(work ->
                node.signIns().endAll(work, alice.id(), Optional.of(kept.grant().signIn())));
        node.poll();
        assertEquals(1, count);
        assertRefused(Refusal.INVALID_TOKEN, node, ended.accessToken());
        node.live.find(kept.accessToken());
        assertEquals(
                List.of(kept.grant().signIn()),
                room.database.read(work -> node.signIns().list(work, alice.id())).stream()
                        .map(dev.latchkey.account.SignIn::id)
                        .toList());
    }
}
