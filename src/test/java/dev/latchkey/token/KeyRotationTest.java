package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.account.Account;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.db.Cost;
import dev.latchkey.secret.Keyring;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final TokenPolicy POLICY = TokenRoom.POLICY;

    private final TokenRoom room = new TokenRoom();
    private final TokenModule node = room.module(POLICY);
    private final TokenModule other = room.module(POLICY);
    private Account account;

    @BeforeEach
    void register() throws Refused {
        account = room.register();
    }

    @AfterEach
    void close() {
        room.close();
    }

    private String token(TokenModule at) throws Refused {
        return at.minting
                .mint(at.tokens.begin(room.accounts, room.verify(account)))
                .accessToken();
    }

    private static List<String> states(TokenModule at) {
        return at.keyEntries().stream().map(KeyEntry::state).toList();
    }

    private void poll() {
        node.poll();
        other.poll();
    }

    private static void assertRefused(TokenModule at, String token) {
        assertEquals(
                Refusal.INVALID_TOKEN,
                assertThrows(Refused.class, () -> at.live.shown("Bearer " + token))
                        .refusal());
    }

    @Test
    void open_noKeyYet_signsWithThePairThatWasMadeInAdvance() {
        try (TokenRoom empty = new TokenRoom()) {
            FirstPair pair = new FirstPair(POLICY.algorithm());
            TokenModule first = empty.module(POLICY, pair);
            assertEquals(
                    pair.get().getPublic(), first.keys.active().orElseThrow().publicKey());
            FirstPair tooLate = new FirstPair(POLICY.algorithm());
            assertNotEquals(
                    tooLate.get().getPublic(),
                    empty.module(POLICY, tooLate).keys.active().orElseThrow().publicKey());
        }
    }

    /** While the secret is changed node by node, one that has not been given the new one verifies and cannot sign. */
    @Test
    void mint_theNewKeyIsSealedUnderASecretNotGivenYet_isStale() throws Refused {
        String before = token(node);
        TokenModule renewed = replaceKeyUnderAnotherSecret();
        assertRefused(node, before);
        assertEquals(
                Refusal.TOKENS_STALE,
                assertThrows(Refused.class, () -> token(node)).refusal());
        node.live.shown("Bearer " + token(renewed));
    }

    private TokenModule replaceKeyUnderAnotherSecret() {
        TokenModule renewed =
                room.module(POLICY, new Keyring("n".repeat(40), Optional.of(TokenRoom.SECRET), room.secrets));
        String kid = renewed.keys.active().orElseThrow().kid();
        renewed.rotateKeys("admin", TokenRoom.VISITOR);
        assertTrue(renewed.withdrawKey(kid, "admin", TokenRoom.VISITOR));
        poll();
        return renewed;
    }

    /** Else each try would make a sign-in, and in the end push out the account's oldest. */
    @Test
    void post_whereNoKeyCanSign_beginsNoSignIn() throws Exception {
        replaceKeyUnderAnotherSecret();
        byte[] form = ("grant_type=password&username=" + account.name() + "&password="
                        + URLEncoder.encode(TokenRoom.PASSWORD, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        HttpServletRequest request = mock();
        when(request.getHeaders(any())).thenAnswer(call -> Collections.emptyEnumeration());
        when(request.getHeaders("Content-Type"))
                .thenAnswer(call -> Collections.enumeration(List.of("application/x-www-form-urlencoded")));
        when(request.getRemoteAddr()).thenReturn("192.0.2.1");
        ServletInputStream body = mock();
        when(request.getInputStream()).thenReturn(body);
        when(body.readNBytes(anyInt())).thenReturn(form);
        TokenServlet servlet = (TokenServlet) node.token(room.accounts, mock());
        assertEquals(
                Refusal.TOKENS_STALE,
                assertThrows(Refused.class, () -> servlet.post(request, mock())).refusal());
        assertEquals(List.of(), room.database.read(work -> node.signIns().list(work, account.id())));
    }

    @Test
    void trial_whereNoKeyCanSign_isNotBegun() {
        replaceKeyUnderAnotherSecret();
        TokenTrial trial = node.trial(Duration.ofMinutes(2));
        assertEquals(
                Refusal.TOKENS_STALE,
                assertThrows(Refused.class, () -> trial.begin("trial", TokenRoom.VISITOR))
                        .refusal());
        assertEquals(List.of(), room.database.read(work -> node.signIns().list(work, "trial")));
    }

    @Test
    void open_twoNodesAtOnceOnAnEmptyDatabase_oneKey() {
        try (TokenRoom empty = new TokenRoom()) {
            List<CompletableFuture<TokenModule>> starts = List.of(
                    CompletableFuture.supplyAsync(() -> empty.module(POLICY)),
                    CompletableFuture.supplyAsync(() -> empty.module(POLICY)));
            starts.forEach(CompletableFuture::join);
            assertEquals(1, starts.get(0).join().keyEntries().size());
            assertEquals(
                    starts.get(0).join().keys.active().orElseThrow().kid(),
                    starts.get(1).join().keys.active().orElseThrow().kid());
        }
    }

    @Test
    void open_privateKeyIsNotReadableInTheDatabase() {
        SigningKeyRow row = room.database.read(new SigningKeyStore()::usable).get(0);
        assertThrows(IllegalStateException.class, () -> row.algorithm.privateKey(row.privateKey));
    }

    @Test
    void open_wrongSecret_stopsTheStartWithOneLineThatNamesIt() {
        Keyring wrong = new Keyring("w".repeat(40), Optional.empty(), room.secrets);
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> room.module(POLICY, wrong));
        assertTrue(e.getMessage().startsWith("latchkey.secret: "), e::getMessage);
        assertEquals(1, e.getMessage().lines().count());
    }

    /** What the README advises. */
    @Test
    void open_secretLostAndKeysDeleted_makesAKey_andTheRefreshTokensStay() throws Refused {
        Grant before = node.tokens.begin(room.accounts, room.verify(account));
        String token = node.minting.mint(before).accessToken();
        room.database.write(work -> work.session()
                .createNativeMutationQuery("delete from signing_key")
                .executeUpdate());
        TokenModule after = room.module(POLICY, new Keyring("w".repeat(40), Optional.empty(), room.secrets));
        assertRefused(after, token);
        Grant renewed = after.renewal.renew(room.accounts, before.refresh().orElseThrow(), TokenRoom.VISITOR);
        after.live.shown("Bearer " + after.minting.mint(renewed).accessToken());
    }

    @Test
    void open_afterTheSecretWasReplaced_sealsAnewSoThatTheOldOneCanGo() throws Refused {
        String before = token(node);
        room.module(POLICY, new Keyring("n".repeat(40), Optional.of(TokenRoom.SECRET), room.secrets));
        TokenModule alone = room.module(POLICY, new Keyring("n".repeat(40), Optional.empty(), room.secrets));
        alone.live.shown("Bearer " + before);
        alone.live.shown("Bearer " + token(alone));
    }

    @Test
    void follow_aKeySealedAnewUnderASecretThisNodeHasNot_signsOnAsBefore() throws Refused {
        TokenModule replaced =
                room.module(POLICY, new Keyring("n".repeat(40), Optional.of(TokenRoom.SECRET), room.secrets));
        node.poll();
        replaced.live.shown("Bearer " + token(node));
    }

    @Test
    void rotate_publishedBeforeFirstUse_signsAfterTheLead_oldOneStaysUntilItsLastToken() throws Refused {
        String old = node.keys.active().orElseThrow().kid();
        node.rotateKeys("admin", TokenRoom.VISITOR);
        poll();
        assertEquals(List.of("next", "active"), states(node));
        assertEquals(2, other.keys.published().size());
        assertEquals(old, other.keys.active().orElseThrow().kid());

        room.pass(POLICY.lead().minusSeconds(1));
        String last = token(node);
        room.pass(Duration.ofSeconds(1));
        assertNotEquals(old, other.keys.active().orElseThrow().kid());
        assertEquals(List.of("active", "retired"), states(node));
        other.live.shown("Bearer " + token(node));
        node.live.shown("Bearer " + last);

        node.sweep(work -> true);
        assertEquals(2, node.keys.published().size());
        room.pass(POLICY.ttl().plus(TokenPolicy.LEEWAY));
        assertEquals(1, node.keys.published().size());
        room.pass(POLICY.lead());
        node.sweep(work -> true);
        assertEquals(List.of("active"), states(node));
    }

    @Test
    void rotate_whileOneIsWaiting_changesNothing() {
        node.rotateKeys("admin", TokenRoom.VISITOR);
        node.rotateKeys("admin", TokenRoom.VISITOR);
        other.poll();
        other.rotateKeys("admin", TokenRoom.VISITOR);
        assertEquals(List.of("next", "active"), states(node));
    }

    @Test
    void sweep_keyOfAge_isReplacedOnceByWhicheverNodeComesFirst() {
        room.pass(POLICY.keyRotation().minus(POLICY.lead()).minusMinutes(1));
        node.sweep(work -> true);
        assertEquals(List.of("active"), states(node));
        room.pass(Duration.ofMinutes(1));
        node.sweep(work -> true);
        other.sweep(work -> true);
        assertEquals(List.of("next", "active"), states(node));
    }

    @Test
    void keysMaxAge_isShorterThanTheLead() {
        assertTrue(POLICY.keysMaxAge().compareTo(POLICY.lead()) < 0);
    }

    @Test
    void withdraw_activeKey_itsTokensEndAndAnotherSignsAtOnce() throws Refused {
        String token = token(node);
        other.live.shown("Bearer " + token);
        assertTrue(node.withdrawKey(node.keys.active().orElseThrow().kid(), "admin", TokenRoom.VISITOR));
        other.poll();
        assertRefused(node, token);
        assertRefused(other, token);
        assertEquals(List.of("active", "withdrawn"), states(node));
        other.live.shown("Bearer " + token(node));
        assertEquals(1, node.keys.published().size());
    }

    @Test
    void withdraw_activeKeyWithARetiredOne_theRetiredOneSignsNoMore() throws Refused {
        String retired = node.keys.active().orElseThrow().kid();
        node.rotateKeys("admin", TokenRoom.VISITOR);
        room.pass(POLICY.lead());
        assertTrue(node.withdrawKey(node.keys.active().orElseThrow().kid(), "admin", TokenRoom.VISITOR));
        assertNotEquals(retired, node.keys.active().orElseThrow().kid());
    }

    @Test
    void withdraw_activeKeyWithANextOne_thatOneSignsAtOnce() {
        String old = node.keys.active().orElseThrow().kid();
        node.rotateKeys("admin", TokenRoom.VISITOR);
        assertTrue(node.withdrawKey(old, "admin", TokenRoom.VISITOR));
        assertEquals(List.of("active", "withdrawn"), states(node));
    }

    @Test
    void withdraw_unknownKey_false() {
        assertFalse(node.withdrawKey("unknown", "admin", TokenRoom.VISITOR));
    }

    @Test
    void open_otherAlgorithmConfigured_nextKeyHasItAndTheOldTokensLive() throws Refused {
        String es256 = token(node);
        TokenPolicy es384 = new TokenPolicy(
                POLICY.ttl(),
                POLICY.refreshTtl(),
                50,
                "latchkey",
                "latchkey",
                Algorithm.ES384,
                POLICY.keyRotation(),
                POLICY.maxRevocationLag());
        TokenModule restarted = room.module(es384);
        assertEquals(Algorithm.ES256, restarted.keys.active().orElseThrow().algorithm());
        restarted.live.shown("Bearer " + es256);
        room.pass(POLICY.lead());
        assertEquals(Algorithm.ES384, restarted.keys.active().orElseThrow().algorithm());
        node.poll();
        node.live.shown("Bearer " + token(restarted));
    }

    @Test
    void find_tenThousandUnknownKids_noSql() {
        long before = Cost.statements();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(null, node.keys.find(room.secrets.handle()));
        }
        assertEquals(before, Cost.statements());
    }
}
