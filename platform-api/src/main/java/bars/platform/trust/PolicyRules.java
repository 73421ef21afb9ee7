package bars.platform.trust;

import bars.db.trust.TrustPolicy;
import bars.platform.problem.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a policy may say, whoever asks for it. */
final class PolicyRules {
    private static final int MOST_GRACE_HOURS = 8_760;

    /** Source: TLS policy, older suites are for a while only. */
    private static final Duration LONGEST_COMPATIBILITY = Duration.ofDays(30);

    /** Source: security reference 3, an override has an end. */
    private static final Duration LONGEST_OVERRIDE = Duration.ofDays(7);

    private PolicyRules() {}

    /** Refuses {@code policy} with every rule that it breaks at {@code now}. */
    static void check(TrustPolicy policy, Instant now) {
        Violations wrong = new Violations();
        required(policy.chain(), "/chain", wrong);
        required(policy.address(), "/address", wrong);
        required(policy.name(), "/name", wrong);
        required(policy.keyUsage(), "/keyUsage", wrong);
        required(policy.revocation(), "/revocation", wrong);
        wrong.check(
                policy.graceHours() >= 0 && policy.graceHours() <= MOST_GRACE_HOURS,
                "/graceHours",
                "range",
                "graceHours must be from 0 to " + MOST_GRACE_HOURS + " (one year)");
        end("/compatibilityUntil", policy::compatibleUntil, now, LONGEST_COMPATIBILITY, wrong);
        end("/revocationOverrideUntil", policy::overriddenUntil, now, LONGEST_OVERRIDE, wrong);
        wrong.refuse();
    }

    private static void required(@Nullable Object value, String pointer, Violations wrong) {
        wrong.check(value != null, pointer, "required", pointer.substring(1) + " is required");
    }

    private static void end(
            String pointer, Supplier<@Nullable Instant> end, Instant now, Duration longest, Violations wrong) {
        try {
            Instant until = end.get();
            wrong.check(
                    until == null || !until.isAfter(now.plus(longest)),
                    pointer,
                    "range",
                    "It has to end within the next " + longest.toDays() + " days");
        } catch (DateTimeException e) {
            wrong.add(pointer, "not-a-time", pointer.substring(1) + " must be an RFC 3339 UTC time, or null");
        }
    }
}
