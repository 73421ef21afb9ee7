package bars.platform.tenant;

import bars.db.tenant.Contact;
import bars.db.tenant.TenantStatus;
import bars.platform.problem.Violations;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be written about a tenant. */
final class TenantRules {
    private static final int MAX_NAME = 200;
    private static final int MAX_CONTACTS = 20;
    private static final int MAX_TAGS = 50;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+\\.[^@\\s\\p{Cntrl}]+");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N} ._:/=-]{1,64}");
    /** What the receiver listener takes; a limit of a tenant can only be lower. */
    private static final long MOST_BODY_BYTES = 10L << 20;

    /** What a receiver looks at, see {@code TenantLimits} there. */
    private static final Set<String> LIMITS = Set.of("requestsAtOnce", "requestsPerSecond", "bodyBytes", "bytesAtOnce");

    private TenantRules() {}

    /** @throws bars.platform.problem.Problem when a limit is not known */
    static Violations broken(TenantDocument document) {
        var violations = new Violations()
                .check(OdsCodes.isOne(OdsCodes.normalised(document.odsCode())), "/odsCode", "ods-code", OdsCodes.RULE)
                .check(isText(document.name(), MAX_NAME), "/name", "required", "Enter a name of 1 to 200 characters")
                .check(
                        document.status() == null
                                || document.status() == TenantStatus.ACTIVE
                                || document.status() == TenantStatus.SUSPENDED,
                        "/status",
                        "status",
                        "Only ACTIVE and SUSPENDED can be set; leaving is a deed of its own");
        contacts(violations, document.contacts());
        tags(violations, document.tags());
        limits(violations, document.limits());
        return violations;
    }

    private static void contacts(Violations violations, @Nullable List<@Nullable Contact> contacts) {
        if (contacts == null) {
            return;
        }
        violations.check(contacts.size() <= MAX_CONTACTS, "/contacts", "too-many", "There can be at most 20 contacts");
        for (int i = 0; i < contacts.size(); i++) {
            Contact contact = contacts.get(i);
            String at = "/contacts/" + i;
            violations.check(
                    contact != null && isText(contact.name(), MAX_NAME), at + "/name", "required", "Enter a name");
            violations.check(
                    contact != null
                            && isText(contact.email(), 254)
                            && EMAIL.matcher(contact.email()).matches(),
                    at + "/email",
                    "email",
                    "Enter an email address, like name@example.com");
        }
    }

    private static void tags(Violations violations, @Nullable List<@Nullable String> tags) {
        if (tags == null) {
            return;
        }
        violations.check(
                tags.size() <= MAX_TAGS && new HashSet<>(tags).size() == tags.size(),
                "/tags",
                "unique",
                "There can be at most 50 different tags");
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            violations.check(
                    tag != null && TAG.matcher(tag).matches(),
                    "/tags/" + i,
                    "tag",
                    "A tag has 1 to 64 letters, numbers and simple signs");
        }
    }

    private static void limits(Violations violations, @Nullable Map<String, @Nullable Long> limits) {
        if (limits == null) {
            return;
        }
        Set<String> unknown = new TreeSet<>(limits.keySet());
        unknown.removeAll(LIMITS);
        UnknownMembers.refuse("/limits/", unknown, LIMITS);
        limits.forEach((name, value) -> violations.check(
                value != null && value >= 0, "/limits/" + name, "limit", "A limit is a whole number of 0 or more"));
        Long requests = limits.get("requestsAtOnce");
        violations.check(
                requests == null || requests != 0,
                "/limits/requestsAtOnce",
                "limit",
                "At least 1: with none at once every request would be refused");
        Long body = limits.get("bodyBytes");
        Long bytes = limits.get("bytesAtOnce");
        long largest = body == null ? MOST_BODY_BYTES : body;
        violations.check(
                bytes == null || bytes < 0 || bytes >= largest,
                "/limits/bytesAtOnce",
                "limit",
                "At least " + largest + ", the bytes of the largest body: it would always be refused");
        violations.check(
                body == null || body <= MOST_BODY_BYTES,
                "/limits/bodyBytes",
                "limit",
                "No body is longer than " + MOST_BODY_BYTES + " bytes, whoever it is for");
    }

    static boolean isText(@Nullable String text, int max) {
        return text != null
                && !text.isBlank()
                && text.length() <= max
                && text.chars().noneMatch(Character::isISOControl);
    }
}
