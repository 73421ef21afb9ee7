package bars.platform.counterpart;

import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.platform.problem.Violations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's system wants to know of a counterpart; which members it needs depends on {@code kind}.
 *
 * @param service the service of the tenant that asks; null for the only one
 * @param target the counterpart's service, {@code system|value}
 * @param from for {@code SLOTS}: start of the window
 * @param to for {@code SLOTS}: its end
 * @param busy for {@code SLOTS}: whether taken slots are shown too
 * @param patient for {@code APPOINTMENTS} and {@code REFERRALS}: NHS number
 * @param id for {@code APPOINTMENTS} and {@code REFERRALS}, instead of the patient: the record's id
 * @param useCase for {@code DEFINITIONS}: a use case
 */
public record LookupOrder(
        @Nullable Kind kind,
        @Nullable String service,
        @Nullable String target,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean busy,
        @Nullable String patient,
        @Nullable UUID id,
        @Nullable String useCase) {

    /** What is asked for. */
    public enum Kind {
        CAPABILITY,
        DEFINITIONS,
        SLOTS,
        APPOINTMENTS,
        REFERRALS
    }

    /** How the proxy is asked: path and percent-encoded query. */
    public record Question(ServiceId target, String path, String query) {}

    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    /** The question, or every reason why it is none. */
    public Question question() {
        var violations = new Violations();
        ServiceId asked = ServiceId.parse(target).orElse(null);
        violations.check(
                asked != null && asked.system() != null,
                "/target",
                "format",
                "target must name the counterpart's service as system|value");
        violations.check(
                kind != null,
                "/kind",
                "required",
                "kind must be CAPABILITY, DEFINITIONS, SLOTS, APPOINTMENTS or REFERRALS");
        if (kind == Kind.SLOTS) {
            violations.check(
                    from != null && to != null && from.isBefore(to),
                    "/from",
                    "window",
                    "SLOTS need from and to, the first before the second");
        }
        if (kind == Kind.APPOINTMENTS || kind == Kind.REFERRALS) {
            boolean number = patient != null && patient.matches("[0-9]{10}");
            violations.check(
                    number != (id != null),
                    "/patient",
                    "required",
                    "Say either patient (an NHS number of 10 digits) or id");
        }
        violations.refuse();
        return question(Objects.requireNonNull(asked), Objects.requireNonNull(kind));
    }

    private Question question(ServiceId asked, Kind wanted) {
        return switch (wanted) {
            case CAPABILITY -> new Question(asked, "/metadata", "");
            case DEFINITIONS -> new Question(asked, "/MessageDefinition", definitions(asked));
            case SLOTS -> new Question(asked, "/Slot", slots(asked));
            case APPOINTMENTS -> records(asked, "/Appointment");
            case REFERRALS -> records(asked, "/ServiceRequest");
        };
    }

    private String definitions(ServiceId asked) {
        String query = "context=" + encoded(asked.text());
        return useCase == null ? query : query + "&context=" + encoded(CodeSystems.USE_CASES + "|" + useCase);
    }

    /** Source: contract §1.8: one status, two starts with an offset, the two includes that must be there. */
    private String slots(ServiceId asked) {
        List<String> parts = new ArrayList<>();
        parts.add("Schedule.actor:HealthcareService=" + encoded(asked.value()));
        parts.add("status=" + encoded(Boolean.TRUE.equals(busy) ? "free,busy" : "free"));
        parts.add("start=" + encoded("ge" + text(from)));
        parts.add("start=" + encoded("le" + text(to)));
        parts.add("_include=" + encoded("Slot:schedule"));
        parts.add("_include=" + encoded("Schedule:actor:HealthcareService"));
        return String.join("&", parts);
    }

    private Question records(ServiceId asked, String path) {
        return id != null
                ? new Question(asked, path + "/" + id, "")
                : new Question(
                        asked, path, "patient:identifier=" + encoded("https://fhir.nhs.uk/Id/nhs-number|" + patient));
    }

    private static String text(@Nullable Instant moment) {
        return OFFSET.format(Objects.requireNonNull(moment).atOffset(ZoneOffset.UTC));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Names no patient. */
    @Override
    public String toString() {
        return "LookupOrder " + kind;
    }
}
