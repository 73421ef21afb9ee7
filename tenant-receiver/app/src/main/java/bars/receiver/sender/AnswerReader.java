package bars.receiver.sender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers leniently: what the proxy injects is not always valid FHIR, comes as {@code application/json}, without
 * ids, and with numbers where codes belong.
 *
 * <p>Source: contract digest §1.13.3.
 */
final class AnswerReader {
    private static final int MAX_DIAGNOSTICS_CHARS = 300;

    /** Whoever asks for more is not believed. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(99_999);

    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerReader() {}

    static Answer read(int status, HttpHeaders headers, byte[] body, UUID requestId, UUID conversation) {
        Answer answer = read(status, headers, body);
        return equal(headers.firstValue("X-Request-Id"), requestId)
                        && equal(headers.firstValue("X-Correlation-Id"), conversation)
                ? answer.echoed()
                : answer;
    }

    /** Without looking at ids: as if none were echoed. */
    static Answer read(int status, HttpHeaders headers, byte[] body) {
        Duration retryAfter = headers.firstValue("Retry-After")
                .map(asked -> retryAfter(asked.strip(), headers))
                .orElse(null);
        JsonNode outcome = resource("OperationOutcome", body);
        if (outcome == null) {
            return new Answer(status, false, false, null, null, null, retryAfter);
        }
        JsonNode issue = outcome.path("issue").path(0);
        String code = text(issue.path("details").path("coding").path(0).path("code"));
        return new Answer(
                status,
                false,
                true,
                code == null ? null : code.toUpperCase(Locale.ROOT),
                text(issue.path("code")),
                diagnostics(text(issue.path("diagnostics"))),
                retryAfter);
    }

    /** Whether the whole of {@code body} can be read as a Bundle. */
    static boolean isBundle(byte[] body) {
        return resource("Bundle", body) != null;
    }

    private static @Nullable JsonNode resource(String type, byte[] body) {
        try {
            JsonNode read = body.length == 0 ? null : JSON.readTree(body);
            return read != null && read.path("resourceType").asText().equals(type) ? read : null;
        } catch (IOException e) {
            return null; // not JSON: the same as none
        }
    }

    private static boolean equal(Optional<String> echoed, UUID sent) {
        return echoed.map(value -> value.strip().equalsIgnoreCase(sent.toString()))
                .orElse(false);
    }

    private static @Nullable String text(JsonNode node) {
        String value = node.asText("");
        return value.isBlank() ? null : storable(value);
    }

    /** A control character, U+0000 above all, or half a character would keep the whole from being stored. */
    static String storable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }

    /** Foreign words may repeat what they should not: numbers long enough to be a person's are masked. */
    static @Nullable String diagnostics(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String masked = storable(text).replaceAll("[0-9](?:[ -]?[0-9]){6,}", "***");
        return masked.length() > MAX_DIAGNOSTICS_CHARS ? masked.substring(0, MAX_DIAGNOSTICS_CHARS) : masked;
    }

    /** Seconds, or a date beside the one of the answer: both are of one clock, ours may differ. Source: RFC 9110 §10.2.3. */
    private static @Nullable Duration retryAfter(String asked, HttpHeaders headers) {
        if (asked.matches("[0-9]{1,5}")) {
            return Duration.ofSeconds(Long.parseLong(asked));
        }
        try {
            Duration rest = Duration.between(date(headers.firstValue("Date").orElse("")), date(asked));
            return rest.isNegative() || rest.compareTo(LONGEST_REST) > 0 ? null : rest;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
