package bars.messages.code;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Use-case codes: lower case on the wire, in either case when read.
 * Source: CodeSystem usecases-categories-bars 1.5.0; contract §2.3, §10.
 */
public final class UseCases {
    private static final Pattern FORM = Pattern.compile("a([1-9][0-9]?)t[1-9][0-9]?");

    /** Deprecated name of a5t1. */
    private static final String PHARMACY = "referraltopharmacy";

    private static final Map<String, String> DISPLAYS = Map.ofEntries(
            Map.entry("a1t1", "111 to ED"),
            Map.entry("a1t2", "111 to UTC"),
            Map.entry("a1t3", "IUC CAS to ED"),
            Map.entry("a1t4", "CAS to UTC"),
            Map.entry("a1t5", "999 to ED"),
            Map.entry("a1t6", "999 to UTC"),
            Map.entry("a1t7", "111 to SDEC"),
            Map.entry("a1t8", "CAS to SDEC"),
            Map.entry("a1t9", "999 to SDEC"),
            Map.entry("a1t10", "111 to UEC"),
            Map.entry("a1t11", "CAS to UEC"),
            Map.entry("a1t12", "999 to UEC"),
            Map.entry("a2t1", "111 Online to ED"),
            Map.entry("a2t2", "111 Online to UTC"),
            Map.entry("a2t3", "Streaming and Redirection to ED"),
            Map.entry("a2t4", "Streaming and Redirection to UTC"),
            Map.entry("a2t5", "111 Online to UEC"),
            Map.entry("a2t6", "Streaming and Redirection to UEC"),
            Map.entry("a3t1", "999 to CAS Referral"),
            Map.entry("a4t1", "999 to CAS Validation"),
            Map.entry("a4t2", "999 to Falls Validation"),
            Map.entry("a4t3", "999 to Community Validation"),
            Map.entry("a4t4", "999 to UEC Validation"),
            Map.entry("a5t1", "Primary Care to Community Pharmacy"),
            Map.entry("a6t1", "CAD to CAD Out of Area"),
            Map.entry("a6t2", "CAD to CAD Call Assist"),
            Map.entry("a6t3", "CAD to CAD Mutual Aid"),
            Map.entry("a7t1", "Patient Facing Services to GP Booking"));

    private UseCases() {}

    /** The one spelling of a code. */
    public static String normal(String code) {
        String lower = code.strip().toLowerCase(Locale.ROOT);
        return lower.equals(PHARMACY) ? "a5t1" : lower;
    }

    /** Number of the Application that a use case belongs to, as text; empty for a code that is none. */
    public static Optional<String> application(String useCase) {
        Matcher form = FORM.matcher(useCase);
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }

    /** Words for people; the code itself where there are none. */
    public static String display(String useCase) {
        return DISPLAYS.getOrDefault(useCase, useCase);
    }
}
