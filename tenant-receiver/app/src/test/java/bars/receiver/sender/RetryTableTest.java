package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.sender.ActsNext;
import bars.receiver.sender.Verdict.Kind;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTableTest {
    @ParameterizedTest(name = "{0} {1}/{2} with ids {3}: {4}")
    @CsvSource({
        "408, REC_TIMEOUT, timeout, true, RETRY",
        "408, REC_TIMEOUT, timeout, false, RETRY",
        "429, REC_TOO_MANY_REQUESTS, throttled, true, RETRY",
        "429, SEND_TOO_MANY_REQUESTS, throttled, false, RETRY",
        "500, PROXY_TOO_MANY_REQUESTS, throttled, true, RETRY",
        "500, TOO_MANY_REQUESTS, throttled, true, RETRY",
        "503, REC_UNAVAILABLE, transient, true, RETRY",
        "503, REC_SERVICE_UNAVAILABLE, transient, true, RETRY",
        "503, PROXY_UNAVAILABLE, transient, true, RETRY",
        "503, SERVICE_UNAVAILABLE, transient, false, RETRY",
        "504, PROXY_TIMEOUT, timeout, true, RETRY",
        "504, TIMEOUT, timeout, false, RETRY",
        "425, REC_TOO_EARLY, duplicate, true, RETRY",
        "503, , 503, false, RETRY",
        "403, SEND_FORBIDDEN, forbidden, true, RETRY_WITH_NEW_TOKEN",
        "401, SEND_UNAUTHORIZED, expired, false, RETRY_WITH_NEW_TOKEN",
        "409, REC_CONFLICT, duplicate, true, DELIVERED",
        "409, REC_CONFLICT, duplicate, false, DELIVERED",
        "409, REC_CONFLICT, conflict, true, REFUSED",
        "400, REC_BAD_REQUEST, invariant, true, REFUSED",
        "401, REC_UNAUTHORIZED, security, true, REFUSED",
        "404, REC_NOT_FOUND, not-found, true, REFUSED",
        "404, PROXY_NOT_FOUND, not-found, false, RETRY_A_FEW_TIMES",
        "406, REC_NOT_ACCEPTABLE, processing, true, REFUSED",
        "422, REC_UNPROCESSABLE_ENTITY, not-supported, true, REFUSED",
        "500, REC_SERVER_ERROR, no-store, true, REFUSED",
        "501, REC_NOT_IMPLEMENTED, not-supported, true, REFUSED",
    })
    void everyRowOfTheGuide(
            int status, @Nullable String code, @Nullable String issue, boolean idsEchoed, Verdict.Kind expected) {
        var answer = new Answer(status, idsEchoed, true, code, issue, null, null);

        assertThat(RetryTable.verdict(answer).kind()).isEqualTo(expected);
    }

    @Test
    void aGoodAnswerWithBothIdsIsDelivery() {
        assertThat(kind(new Answer(200, true, false, null, null, null, null))).isEqualTo(Kind.DELIVERED);
    }

    @Test
    void aGoodAnswerWithoutIdsIsACommunicationFailure() {
        assertThat(kind(new Answer(200, false, false, null, null, null, null))).isEqualTo(Kind.RETRY);
    }

    @Test
    void anErrorWithoutAnOutcomeGoesAgain() {
        for (int status : new int[] {400, 404, 409, 422, 500, 502}) {
            assertThat(kind(new Answer(status, true, false, null, null, null, null)))
                    .isEqualTo(Kind.RETRY);
        }
    }

    @Test
    void whatTheMessageSaysIsTheTenantsToRepair() {
        assertThat(RetryTable.verdict(new Answer(422, true, true, "REC_UNPROCESSABLE_ENTITY", null, null, null))
                        .actsNext())
                .isEqualTo(ActsNext.TENANT);
        assertThat(RetryTable.verdict(new Answer(500, true, true, "REC_SERVER_ERROR", null, null, null))
                        .actsNext())
                .isEqualTo(ActsNext.COUNTERPART);
    }

    @Test
    void longNumbersOfForeignDiagnosticsAreMasked() {
        assertThat(AnswerReader.diagnostics("patient 943 476 5919 is unknown, rule 12"))
                .isEqualTo("patient *** is unknown, rule 12");
    }

    /** The date of the answer counts, not the clock of this node. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = ';',
            value = {
                "120; -; 120",
                "Tue, 24 Nov 2026 10:02:00 GMT; Tue, 24 Nov 2026 10:00:00 GMT; 120",
                "Tue, 24 Nov 2026 09:00:00 GMT; Tue, 24 Nov 2026 10:00:00 GMT; -",
                "Fri, 24 Nov 2028 10:00:00 GMT; Tue, 24 Nov 2026 10:00:00 GMT; -",
                "Tue, 24 Nov 2026 10:02:00 GMT; -; -",
                "soon; Tue, 24 Nov 2026 10:00:00 GMT; -"
            })
    void aRestThatIsAskedForInSecondsOrUntilADateIsUnderstood(
            String asked, @Nullable String date, @Nullable Long seconds) {
        Map<String, List<String>> headers = date == null
                ? Map.of("Retry-After", List.of(asked))
                : Map.of("Retry-After", List.of(asked), "Date", List.of(date));

        Answer answer = AnswerReader.read(503, HttpHeaders.of(headers, (name, value) -> true), new byte[0]);

        assertThat(answer.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    private static Kind kind(Answer answer) {
        return RetryTable.verdict(answer).kind();
    }
}
