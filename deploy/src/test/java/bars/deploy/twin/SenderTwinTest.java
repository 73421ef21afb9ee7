package bars.deploy.twin;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The real Sender, with the real key ring, against the twin: every row of the retry table, every error of the token endpoint,
 * and a key that is rotated while messages go out.
 */
class SenderTwinTest {
    private static final String FAULT = "faults: [{path: /$process-message, times: 1, %s}]";

    @SuppressWarnings("NullAway.Init")
    private SenderRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SenderRig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Source: contract §2.11, "Sender retries when". */
    @Test
    void everyRowOfTheRetryTableGoesAgainWithTheSameIdsUntilItIsDelivered() {
        for (String row : List.of(
                "kind: answer, status: 408, code: REC_TIMEOUT, issue: timeout",
                "kind: answer, status: 425, code: REC_TOO_EARLY, issue: duplicate",
                "kind: answer, status: 429, code: REC_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 429, code: SEND_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 500, code: PROXY_TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 500, code: TOO_MANY_REQUESTS, issue: throttled",
                "kind: answer, status: 503, code: REC_UNAVAILABLE, issue: transient",
                "kind: answer, status: 503, code: REC_SERVICE_UNAVAILABLE, issue: transient",
                "kind: answer, status: 503, code: PROXY_UNAVAILABLE, issue: transient",
                "kind: answer, status: 503, code: UNAVAILABLE, issue: transient",
                "kind: answer, status: 504, code: PROXY_TIMEOUT, issue: timeout",
                "kind: answer, status: 504, code: TIMEOUT, issue: timeout",
                "kind: answer, status: 403, code: SEND_FORBIDDEN, issue: forbidden",
                "kind: answer, status: 401, code: SEND_UNAUTHORIZED, issue: expired",
                "kind: answer, status: 500",
                "kind: lost",
                "kind: no-ids",
                "kind: drop")) {
            rig.misbehave(FAULT.formatted(row));
            int before = rig.twin().effects();

            UUID id = rig.send("");

            OutboxMessage message = rig.await(id, one -> one.state() == OutboxState.DELIVERED);
            assertThat(message.attempts()).as(row).isEqualTo(2);
            assertThat(rig.twin().effects() - before).as(row).isEqualTo(1);
            assertThat(rig.twin().exchanges())
                    .as(row)
                    .filteredOn(one ->
                            one.correlationId().equals(message.conversation().toString()))
                    .extracting(Twin.Exchange::requestId)
                    .hasSize(2)
                    .containsOnly(message.requestId().toString());
        }
    }

    /** Source: contract §2.11: everything else is not tried again by itself. */
    @Test
    void whatIsNotInTheTableGoesOnceAndWaitsForPeople() {
        Map<String, String> refusals = new LinkedHashMap<>();
        refusals.put("9658499015", "404 REC_NOT_FOUND");
        refusals.put("9658499023", "409 REC_CONFLICT/conflict");
        refusals.put("9658499031", "422 REC_UNPROCESSABLE_ENTITY");
        refusals.put("9658499066", "400 REC_BAD_REQUEST");
        refusals.put("9658499074", "500 REC_SERVER_ERROR");
        refusals.put("9658499139", "401 REC_UNAUTHORIZED");

        refusals.forEach((nhsNumber, reason) -> {
            UUID id = rig.send(nhsNumber);

            OutboxMessage message = rig.await(id, one -> one.state() == OutboxState.DEAD);
            assertThat(message.reason()).contains(reason);
            assertThat(message.attempts()).as(reason).isEqualTo(1);
            assertThat(message.actsNext()).as(reason).isNotNull();
        });
    }

    @Test
    void aRefusalThatTheProxyMadeWithoutIdsIsBelievedAfterSomeTries() {
        rig.misbehave(
                "faults: [{path: /$process-message, kind: answer, status: 422, code: PROXY_UNPROCESSABLE_ENTITY}]");

        UUID id = rig.send("");

        OutboxMessage message = rig.await(id, one -> one.state() == OutboxState.DEAD);
        assertThat(message.attempts()).isEqualTo(10);
        assertThat(message.reason()).contains("PROXY_UNPROCESSABLE_ENTITY");
    }

    /** Source: contract §4.2, with the words of API-M's live code. */
    @Test
    void everyErrorOfTheTokenEndpointIsSaidInPlainWordsAndNothingIsLost() {
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put(
                "400|invalid_request|Invalid 'alg' header in client_assertion JWT - unsupported JWT algorithm - must be 'RS512'",
                "API-M takes RS512 alone");
        errors.put(
                "400|invalid_request|Invalid 'typ' header in client_assertion JWT - must be 'JWT'",
                "not marked as a JWT");
        errors.put("400|invalid_request|Missing 'kid' header in client_assertion JWT", "names no key");
        errors.put(
                "401|invalid_request|Invalid 'kid' header in client_assertion JWT - no matching public key",
                "does not hold our key yet");
        errors.put(
                "400|invalid_request|Missing or non-matching 'iss'/'sub' claims in client_assertion JWT",
                "Issuer and subject of the assertion differ");
        errors.put(
                "401|invalid_request|Invalid 'iss'/'sub' claims in client_assertion JWT", "does not know the API key");
        errors.put("401|invalid_request|Missing or invalid 'aud' claim in client_assertion JWT", "token address");
        errors.put(
                "400|invalid_request|Invalid 'exp' claim in client_assertion JWT - must be an integer", "not a number");
        errors.put(
                "400|invalid_request|Invalid 'exp' claim in client_assertion JWT - JWT has expired", "arrived expired");
        errors.put(
                "400|invalid_request|Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future",
                "lasts too long");
        errors.put("400|invalid_request|Missing 'jti' claim in client_assertion JWT", "no usable id");
        errors.put("400|invalid_request|Invalid 'jti' claim in client_assertion JWT", "no usable id");
        errors.put("400|invalid_request|Non-unique 'jti' claim in client_assertion JWT", "was used before");
        errors.put("401|public_key error|JWT signature verification failed", "another key under the same name");
        errors.put("400|unsupported_grant_type|grant_type is invalid", "does not take this grant");
        errors.put("400|invalid_request|Missing client_assertion", "cannot read the assertion");
        errors.put("400|invalid_request|Malformed JWT in client_assertion", "cannot read the assertion");
        errors.put(
                "403|public_key error|You need to register a public key to use this", "No public key or JWKS address");
        errors.put(
                "403|public_key error|The JWKS endpoint, for your client_assertion can't be reached", "cannot fetch");
        List<UUID> sent = new ArrayList<>();

        errors.forEach((error, meaning) -> {
            String[] parts = error.split("\\|");
            rig.misbehave("faults: [{path: /oauth2/token, kind: answer, status: %s, code: '%s', issue: \"%s\"}]"
                    .formatted((Object[]) parts));
            UUID id = rig.send("");
            OutboxMessage message = rig.await(id, one -> one.reason() != null);
            assertThat(message.reason()).as(error).contains(meaning, "message_id");
            assertThat(message.state()).as(error).isEqualTo(OutboxState.DUE);
            sent.add(id);
        });

        rig.misbehave("");
        sent.forEach(id -> rig.await(id, one -> one.state() == OutboxState.DELIVERED));
        assertThat(rig.twin().effects()).isEqualTo(sent.size());
    }

    /** The same errors where our own set-up or clock is to blame: the twin finds them by itself. */
    @Test
    void whatIsWrongOnOurSideIsToldByApiM() {
        rig.registered("other-key", rig.twin().tokenUrl("INT"));
        assertThat(reasonOf(rig.send(""))).contains("does not know the API key");

        rig.registered(SenderRig.API_KEY, rig.twin().tokenUrl("INT").replace("127.0.0.1", "localhost"));
        assertThat(reasonOf(rig.send(""))).contains("token address");

        rig.registered(SenderRig.API_KEY, rig.twin().tokenUrl("INT"));
        rig.publishForeignKeys();
        assertThat(reasonOf(rig.send(""))).contains("does not hold our key yet");

        rig.publishNothing();
        assertThat(reasonOf(rig.send(""))).contains("cannot fetch our JWKS");
    }

    @Test
    void aClockThatIsOffIsTold() {
        rig.twinIsBehind(Duration.ofMinutes(10));
        assertThat(reasonOf(rig.send(""))).contains("lasts too long: check the clock");

        rig.twinIsBehind(Duration.ofMinutes(-10));
        assertThat(reasonOf(rig.send(""))).contains("arrived expired: check the clock");
    }

    /** Two hours of sending, a message each five minutes; API-M keeps the key set for an hour. */
    @Test
    void aKeyIsRotatedWithoutAFailedSendAndEachTokenIsVerifiedAgainstThePublishedSet() {
        List<UUID> sent = new ArrayList<>();
        for (int minute = 0; minute < 120; minute += 5) {
            if (minute == 20) {
                rig.keys().rotate(SenderRig.SOMEBODY, "platform", Environment.INT, false);
            }
            UUID id = rig.send("");
            OutboxMessage message = rig.await(id, one -> one.state() == OutboxState.DELIVERED);
            assertThat(message.attempts()).as("after " + minute + " minutes").isEqualTo(1);
            sent.add(id);
            rig.pass(Duration.ofMinutes(5));
        }

        List<String> signers = rig.twin().issues().stream().map(Issue::kid).toList();
        assertThat(signers).startsWith("Rig-INT-1").endsWith("Rig-INT-2").hasSizeGreaterThan(10);
        assertThat(signers.subList(signers.indexOf("Rig-INT-2"), signers.size()))
                .containsOnly("Rig-INT-2");
        assertThat(rig.twin().exchanges()).hasSize(sent.size()).allMatch(one -> one.status() == 200);
    }

    /** Why the overlap is there. */
    @Test
    void aKeyThatSignsAtOnceIsNotKnownToApiMForAnHour() {
        rig.await(rig.send(""), one -> one.state() == OutboxState.DELIVERED);
        rig.keys().rotate(SenderRig.SOMEBODY, "platform", Environment.INT, true);
        rig.pass(Duration.ofMinutes(20));

        UUID early = rig.send("");
        assertThat(reasonOf(early)).contains("does not hold our key yet");

        rig.pass(Duration.ofMinutes(41));
        assertThat(rig.await(early, one -> one.state() == OutboxState.DELIVERED).attempts())
                .isGreaterThan(1);
    }

    private String reasonOf(UUID id) {
        return String.valueOf(rig.await(id, one -> one.reason() != null).reason());
    }
}
