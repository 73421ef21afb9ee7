package bars.messages.search;

import bars.messages.code.Moments;
import bars.messages.code.ServiceId;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code GET /Slot} asks for.
 * Source: contract §1.8, S01 to S09.
 *
 * @param statuses {@code free}, {@code busy} or both
 * @param from earliest start, inclusive
 * @param to latest start, inclusive
 * @param includes supported includes that were asked for; others are ignored
 */
public record SlotQuery(Set<String> statuses, Instant from, Instant to, Set<String> includes) {
    static final String STATUS = "status";
    static final String START = "start";
    static final String SERVICE = "Schedule.actor:HealthcareService";
    static final String INCLUDE = "_include";

    /** What every search must ask for. */
    static final List<String> LEAST = List.of("Slot:schedule", "Schedule:actor:HealthcareService");

    /** What is given when it is asked for. */
    static final Set<String> SUPPORTED = Set.of(
            "Slot:schedule",
            "Schedule:actor:HealthcareService",
            "Schedule:actor:Practitioner",
            "Schedule:actor:PractitionerRole",
            "HealthcareService:providedBy",
            "HealthcareService:location");

    private static final Set<String> STATUSES = Set.of("free", "busy");

    public SlotQuery {
        statuses = Set.copyOf(statuses);
        includes = new LinkedHashSet<>(includes);
    }

    /** Reads decoded query parameters for a service. */
    public static SlotQuery parse(Map<String, List<String>> parameters, ServiceProfile profile) {
        Params params = new Params(parameters);
        service(params, profile);
        Set<String> statuses = statuses(params);
        Instant from = bound(params, "ge");
        Instant to = bound(params, "le");
        if (to.isBefore(from)) {
            throw Params.value(START, "ends before it begins");
        }
        if (Duration.between(from, to).compareTo(Duration.ofDays(profile.slotWindowDays())) > 0) {
            throw new Refusal(
                    RecCode.UNPROCESSABLE_ENTITY,
                    List.of(new Issue(
                            IssueType.TOO_COSTLY,
                            "SL-01",
                            START,
                            "The window of start is longer than " + profile.slotWindowDays() + " days")));
        }
        return new SlotQuery(statuses, from, to, includes(params));
    }

    private static void service(Params params, ServiceProfile profile) {
        Optional<String> value = params.first(SERVICE).or(() -> params.first("Schedule.actor:healthcareService"));
        if (value.isEmpty() && profile.decides(Choice.SLOT_SERVICE, "accept")) {
            return; // the target says whose slots
        }
        ServiceId asked = ServiceId.parse(value.orElseThrow(() -> Params.required(SERVICE, "is missing")))
                .orElseThrow(() -> Params.value(SERVICE, "is no service id"));
        if (profile.isNamedBy(asked)) {
            return; // whatever its naming system makes ids of
        }
        if (!asked.value().matches("[A-Za-z0-9._:-]{1,200}")) {
            throw Params.value(SERVICE, "is no service id");
        }
        throw Refusal.notFound("There is no such service here");
    }

    private static Set<String> statuses(Params params) {
        Set<String> statuses = new TreeSet<>();
        for (String status : params.separated(STATUS)) {
            String code = status.toLowerCase(Locale.ROOT);
            if (!STATUSES.contains(code)) {
                throw Params.value(STATUS, "must be free, busy, or both separated by a comma");
            }
            statuses.add(code);
        }
        if (statuses.isEmpty()) {
            throw Params.required(STATUS, "is missing");
        }
        return statuses;
    }

    private static Instant bound(Params params, String prefix) {
        List<String> bounds = params.separated(START);
        for (String bound : bounds) {
            if (bound.length() < 12 || !(bound.startsWith("ge") || bound.startsWith("le"))) {
                throw Params.value(START, "must be ge or le and a date-time with offset");
            }
        }
        String text = bounds.stream()
                .filter(bound -> bound.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> Params.required(START, "must be given twice, with ge and with le"));
        // A plus sign that the sender did not encode arrives as a blank.
        String moment = text.substring(2).strip().replace(' ', '+');
        if (!Moments.hasOffset(moment)) {
            throw Params.value(START, "needs an offset such as +00:00");
        }
        return Moments.parse(moment).orElseThrow(() -> Params.value(START, "is no date-time"));
    }

    private static Set<String> includes(Params params) {
        Set<String> asked = new LinkedHashSet<>();
        for (String name : List.of(INCLUDE, "_include:iterate", "_include:recurse")) {
            // Older samples write a dot for the colon.
            params.separated(name).forEach(include -> asked.add(include.replace('.', ':')));
        }
        if (!asked.containsAll(LEAST)) {
            throw Params.required(INCLUDE, "must ask for " + String.join(" and ", LEAST));
        }
        Set<String> honoured = new LinkedHashSet<>(asked);
        if (asked.contains("Slot:*")) {
            honoured.addAll(SUPPORTED);
        }
        honoured.retainAll(SUPPORTED);
        return honoured;
    }
}
