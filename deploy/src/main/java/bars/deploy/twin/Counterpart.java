package bars.deploy.twin;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Receiver inside the twin: takes each message once, says 409 duplicate to its repetition, and answers sentinel values
 * as the national test harness does. Thread-safe.
 *
 * <p>Source: contract digest §9.3.
 */
final class Counterpart {
    private static final Pattern NHS_NUMBER =
            Pattern.compile("\"(965849(?:90|91)[0-9]{2}|" + StatefulPatient.NHS_NUMBER + ")\"");

    /** A service whose message definitions are none. */
    private static final String INVALID_DEFINITIONS = "2000071898";

    private static final String INVALID =
            "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":{\"resourceType\":\"Invoice\"}}]}";

    private record Sentinel(int status, String code, String issue) {}

    private static final Map<String, Sentinel> BY_NHS_NUMBER = Map.of(
            "9658499015", new Sentinel(404, "REC_NOT_FOUND", "not-found"),
            "9658499023", new Sentinel(409, "REC_CONFLICT", "conflict"),
            "9658499031", new Sentinel(422, "REC_UNPROCESSABLE_ENTITY", "not-supported"),
            "9658499066", new Sentinel(400, "REC_BAD_REQUEST", "invariant"),
            "9658499074", new Sentinel(500, "REC_SERVER_ERROR", "exception"),
            "9658499112", new Sentinel(409, "REC_CONFLICT", "conflict"),
            "9658499120", new Sentinel(422, "REC_UNPROCESSABLE_ENTITY", "not-supported"),
            "9658499139", new Sentinel(401, "REC_UNAUTHORIZED", "security"),
            "9658499171", new Sentinel(401, "REC_UNAUTHORIZED", "security"));

    private static final Map<String, Sentinel> BY_ID = Map.of(
            "0d440c22-7f25-4c6c-905d-2213d197d02a", new Sentinel(501, "REC_NOT_IMPLEMENTED", "not-supported"),
            "c337e8d8-fd5b-4a13-a8e4-0f6f4ac1bb1a", new Sentinel(501, "REC_NOT_IMPLEMENTED", "not-supported"),
            "61215702-0049-4d76-9807-2123f0a6ca15", new Sentinel(405, "REC_METHOD_NOT_ALLOWED", "not-supported"),
            "9d280ad9-6dda-46d2-a75e-f5b47b2f4e87", new Sentinel(429, "REC_TOO_MANY_REQUESTS", "throttled"),
            "0b42eac3-0175-43c8-bbab-efaa8ca31ccf", new Sentinel(503, "REC_SERVICE_UNAVAILABLE", "transient"),
            "9e595424-9d67-45db-9a90-03259653cd37", new Sentinel(408, "REC_TIMEOUT", "timeout"));

    /** What the root of a message about them is called in the answer. */
    private static final Map<String, String> IDS_BY_NHS_NUMBER = Map.of(
            "9658499007", "ce1c4ced-2a84-4198-9982-9caf894d0bb7",
            "9658499058", "79120f41-a431-4f08-bcc5-1e67006fcae0",
            "9658499082", "9e595424-9d67-45db-9a90-03259653cd37",
            "9658499090", "c337e8d8-fd5b-4a13-a8e4-0f6f4ac1bb1a");

    /** Records that are there to be read, and how they stand. */
    private static final Map<String, String> STATUS_BY_ID = Map.of(
            "ce1c4ced-2a84-4198-9982-9caf894d0bb7", "booked",
            "79120f41-a431-4f08-bcc5-1e67006fcae0", "active",
            "09b53c07-2a21-4ba5-ac8b-f33e486d794d", "active");

    /**
     * A message that had an effect.
     *
     * @param target {@code system|value} of the service that took it
     */
    record Effect(String target, String requestId, String correlationId) {}

    private final CounterpartReads reads;
    private final StatefulPatient stateful;
    private final CounterpartAnswers answers;
    private final Consumer<Call> outgoing;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Queue<Effect> effects = new ConcurrentLinkedQueue<>();
    private final LongAdder repeats = new LongAdder();

    /** @param outgoing takes what counterparts send by themselves, some time after they were asked */
    Counterpart(Clock clock, Consumer<Call> outgoing) {
        this.reads = new CounterpartReads(clock);
        this.stateful = new StatefulPatient(clock);
        this.answers = new CounterpartAnswers(clock);
        this.outgoing = outgoing;
    }

    Reply answer(Call call) {
        Reply answer =
                call.method().equals("POST") && call.path().equals("/$process-message") ? take(call) : read(call);
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("X-Request-Id", call.header("X-Request-Id"));
        headers.put("X-Correlation-Id", call.header("X-Correlation-Id"));
        headers.put("Content-Type", "application/fhir+json");
        return new Reply(answer.status(), headers, answer.body());
    }

    /** What had an effect, in that order. */
    List<Effect> effects() {
        return List.copyOf(effects);
    }

    /** How many messages had an effect. */
    int taken() {
        return taken.size();
    }

    /** How often something came that was there already. */
    long repeats() {
        return repeats.sum();
    }

    private Reply take(Call call) {
        Matcher number = NHS_NUMBER.matcher(call.text());
        String patient = number.find() ? number.group(1) : "";
        if (!patient.isEmpty()) {
            Sentinel sentinel = BY_NHS_NUMBER.get(patient);
            if (sentinel != null) {
                return refusal(sentinel);
            }
        }
        if (patient.equals(StatefulPatient.NHS_NUMBER)) {
            return stateful.take(call);
        }
        String key = call.target() + " " + call.header("X-Request-Id").toLowerCase(Locale.ROOT);
        if (!taken.add(key)) {
            repeats.increment();
            return refusal(new Sentinel(409, "REC_CONFLICT", "duplicate"));
        }
        effects.add(new Effect(
                String.valueOf(call.target()),
                call.header("X-Request-Id").toLowerCase(Locale.ROOT),
                call.header("X-Correlation-Id").toLowerCase(Locale.ROOT)));
        answers.to(call, patient).ifPresent(outgoing);
        String id = IDS_BY_NHS_NUMBER.get(patient);
        return new Reply(
                200,
                Map.of(),
                id == null
                        ? call.body()
                        : Bundles.withRootId(call, Bundles.event(call.json()).equals("booking-request"), id));
    }

    private Reply read(Call call) {
        if (call.path().equals("/metadata")) {
            return reads.statement(call);
        }
        String query = call.query() == null ? "" : call.query();
        if (call.path().equals("/Slot") && query.contains("2000081230")) {
            return refusal(new Sentinel(408, "REC_TIMEOUT", "timeout"));
        }
        if (call.path().equals("/MessageDefinition")) {
            if (query.contains("FAIL0401")) {
                return refusal(new Sentinel(401, "REC_UNAUTHORIZED", "security"));
            }
            if (query.contains("FAIL0404")) {
                return refusal(new Sentinel(404, "REC_NOT_FOUND", "not-found"));
            }
            return query.contains(INVALID_DEFINITIONS) ? Reply.json(200, INVALID) : reads.definitions(call);
        }
        if (call.path().equals("/Slot")) {
            return reads.slots(call);
        }
        int slash = call.path().indexOf('/', 1);
        if (slash > 0) {
            String id = call.path().substring(slash + 1);
            String status = STATUS_BY_ID.get(id);
            if (status != null) {
                return Reply.json(
                        200,
                        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"status\":\"%s\"}"
                                .formatted(call.path().substring(1, slash), id, status));
            }
            Sentinel sentinel = BY_ID.get(id);
            return refusal(sentinel == null ? new Sentinel(404, "REC_NOT_FOUND", "not-found") : sentinel);
        }
        return Reply.json(200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}");
    }

    private static Reply refusal(Sentinel sentinel) {
        return Reply.outcome(sentinel.status(), sentinel.code(), sentinel.issue(), "Sentinel of the twin");
    }
}
