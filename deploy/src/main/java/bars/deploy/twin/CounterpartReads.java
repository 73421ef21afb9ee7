package bars.deploy.twin;

import bars.messages.capability.CapabilityStatements;
import bars.messages.code.ServiceId;
import bars.messages.definition.DefinitionBundle;
import bars.messages.definition.DefinitionQuery;
import bars.messages.refusal.Issue;
import bars.messages.refusal.Refusal;
import bars.messages.search.OfferedSchedule;
import bars.messages.search.OfferedSlot;
import bars.messages.search.SlotBundle;
import bars.messages.search.SlotQuery;
import bars.messages.service.ServiceProfile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a counterpart inside the twin says of itself, and the slots it offers: it takes every use case in every current
 * Application version, in both roles, and has free slots each half hour. Sentinel values change that.
 *
 * <p>Source: contract digest §9.3.
 */
final class CounterpartReads {
    private static final String BASE = "https://twin.invalid/FHIR/R4";

    /** Services whose slots are none, and as few members as may be. */
    private static final String NO_SLOTS = "2000073917";

    private static final String BARE_SLOTS = "1503499715";
    private static final Duration SLOT = Duration.ofMinutes(30);
    private static final int MOST_SLOTS = 10;

    private static final Set<String> USE_CASES = Set.of(
            "a1t1", "a1t2", "a1t3", "a1t4", "a1t5", "a1t6", "a1t7", "a1t8", "a1t9", "a1t10", "a1t11", "a1t12", "a2t1",
            "a2t2", "a2t3", "a2t4", "a2t5", "a2t6", "a3t1", "a4t1", "a4t2", "a4t3", "a4t4", "a5t1", "a6t1", "a6t2",
            "a6t3", "a7t1", "a8t1", "a8t2", "a8t3");

    private static final Set<String> AMBULANCE = Set.of("a6t1", "a6t2", "a6t3");
    private static final Set<String> VALIDATION = Set.of("a4t1", "a4t2", "a4t3", "a4t4");

    /** A service that asks for validation, and takes what is answered. */
    private static final String VALIDATION_SENDER = "1374839566";

    /** Services that take less than everything: booking and referral, referral, validation, pharmacy, ambulance. */
    private static final Map<String, Set<String>> PROFILED = Map.of(
            "2000011147",
            Set.of("a1t1", "a1t2", "a2t1", "a2t2"),
            "2000076289",
            Set.of("a3t1"),
            "2000003366",
            VALIDATION,
            VALIDATION_SENDER,
            VALIDATION,
            "2000070513",
            Set.of("a5t1"),
            "2000159909",
            AMBULANCE,
            "2000159910",
            AMBULANCE);

    private static final Map<String, List<String>> VERSIONS = Map.of(
            "1", List.of("1.0.8", "2.1.0"),
            "2", List.of("1.0.8", "2.1.0"),
            "3", List.of("1.0.4", "2.0.0"),
            "4", List.of("1.2.3", "2.0.0"),
            "5", List.of("1.2.0"),
            "6", List.of("1.0.0-beta.8", "1.0.0"),
            "7", List.of("1.0.0-alpha.4"),
            "8", List.of("1.0.0-alpha.3"));

    private final Clock clock;
    private final Instant started;

    CounterpartReads(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    Reply statement(Call call) {
        return json(CapabilityStatements.render(BASE, profile(call), "Twin", "1", clock.instant()));
    }

    Reply definitions(Call call) {
        return refusable(() -> {
            ServiceProfile profile = profile(call);
            DefinitionQuery query = DefinitionQuery.parse(parameters(call.query()), profile);
            return json(DefinitionBundle.render(BASE, profile, query, clock.instant()));
        });
    }

    Reply slots(Call call) {
        return refusable(() -> {
            ServiceProfile profile = profile(call);
            SlotQuery query = SlotQuery.parse(parameters(call.query()), profile);
            boolean none = profile.id().value().equals(NO_SLOTS);
            boolean bare = profile.id().value().equals(BARE_SLOTS);
            String schedule = id(profile.id().text());
            List<OfferedSlot> slots = none ? List.of() : slots(query, schedule, bare);
            var diary = new OfferedSchedule(schedule, "Diary of the twin", Map.of(), started);
            return json(new SlotBundle(profile, query, started, clock.instant()).render(BASE, slots, List.of(diary)));
        });
    }

    private List<OfferedSlot> slots(SlotQuery query, String schedule, boolean bare) {
        List<OfferedSlot> slots = new ArrayList<>();
        long step = SLOT.toSeconds();
        Instant start = Instant.ofEpochSecond((query.from().getEpochSecond() + step - 1) / step * step);
        while (!start.isAfter(query.to()) && slots.size() < MOST_SLOTS) {
            Map<String, Object> details = bare ? Map.of() : Map.of("deliveryChannel", "In-person");
            slots.add(
                    new OfferedSlot(id(schedule + start), schedule, "free", start, start.plus(SLOT), details, started));
            start = start.plus(SLOT);
        }
        return slots;
    }

    private static ServiceProfile profile(Call call) {
        ServiceId target = ServiceId.parse(call.target()).orElseThrow();
        Set<String> taken = PROFILED.get(target.value());
        ServiceProfile profile = ServiceProfile.of(
                target, "TWIN0", "Counterpart inside the twin", taken == null ? USE_CASES : taken, VERSIONS);
        return taken == null
                ? profile.with("requester", true).with("booking", true)
                : profile.with("requester", target.value().equals(VALIDATION_SENDER));
    }

    private interface Answer {
        Reply get();
    }

    private static Reply refusable(Answer answer) {
        try {
            return answer.get();
        } catch (Refusal refusal) {
            Issue first = refusal.issues().get(0);
            return Reply.outcome(
                    refusal.code().status(), refusal.code().code(), first.type().code(), first.diagnostics());
        }
    }

    private static Map<String, List<String>> parameters(@Nullable String query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters
                        .computeIfAbsent(decoded(pair.substring(0, equals)), key -> new ArrayList<>())
                        .add(decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Reply json(byte[] body) {
        return Reply.json(200, new String(body, StandardCharsets.UTF_8));
    }
}
