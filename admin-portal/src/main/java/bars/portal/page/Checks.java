package bars.portal.page;

import bars.db.trust.Check;
import bars.db.trust.TrustPolicy;
import bars.platform.certificate.UkTime;
import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import bars.platform.trust.TrustPreview;
import bars.portal.web.Board;
import bars.portal.web.Facts;
import bars.portal.web.Form;
import bars.portal.web.Times;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The checks of a caller: in words, and as a form carries them. */
final class Checks {
    static final List<String> FIELDS = List.of(
            "chain",
            "address",
            "name",
            "namesConfirmed",
            "keyUsage",
            "revocation",
            "graceHours",
            "compatibilityUntil",
            "revocationOverrideUntil");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Checks() {}

    /** A check that reads otherwise than before. */
    record Change(String name, String before, String after) {}

    static List<Facts.Fact> words(TrustPolicy policy) {
        return List.of(
                Facts.fact("Certificate chain", Board.words(policy.chain())),
                Facts.fact("Source address", Board.words(policy.address())),
                Facts.fact(
                        "Client name",
                        policy.namesConfirmed()
                                ? Board.words(policy.name())
                                : "Report until the names are confirmed, then " + policy.name()),
                Facts.fact("Key usage", Board.words(policy.keyUsage())),
                Facts.fact("Revocation unknown", Board.words(policy.revocation())),
                Facts.fact("Hours of grace", DashboardPage.number(policy.graceHours())),
                Facts.fact("Override of revocation", until("None", "Until ", policy.overriddenUntil())),
                Facts.fact("Older suites", until("Not offered", "Offered until ", policy.compatibleUntil())));
    }

    static List<Change> changes(TrustPolicy before, TrustPolicy after) {
        List<Facts.Fact> old = words(before);
        List<Facts.Fact> young = words(after);
        return IntStream.range(0, old.size())
                .filter(i -> !old.get(i).equals(young.get(i)))
                .mapToObj(i -> new Change(
                        old.get(i).name(),
                        old.get(i).value().text(),
                        young.get(i).value().text()))
                .toList();
    }

    /** The merge patch that makes {@code after} of {@code before}, as the API takes it. */
    static String patch(TrustPolicy before, TrustPolicy after) {
        JsonNode old = JSON.valueToTree(before);
        JsonNode young = JSON.valueToTree(after);
        ObjectNode patch = JSON.createObjectNode();
        for (String field : FIELDS) {
            JsonNode value = young.path(field);
            if (!value.equals(old.path(field))) {
                patch.set(field, value.isMissingNode() ? patch.nullNode() : value);
            }
        }
        return patch.toString();
    }

    /** What recorded callers and open connections say about a change of trust. */
    static List<Facts.Fact> outcome(TrustPreview preview) {
        return List.of(
                Facts.fact(
                        "Open connections now",
                        preview.affectedConnections() + " of " + preview.openConnections() + " would end"),
                Facts.fact(
                        "Callers of the last " + preview.days() + " days",
                        preview.refused().size() + " would be kept out, by " + preview.judged()
                                + " recorded handshakes"));
    }

    /** The form that shows {@code policy}, to be changed from {@code version} of the trust. */
    static Form form(int version, TrustPolicy policy) {
        Map<String, String> fields = new HashMap<>();
        fields.put("version", Integer.toString(version));
        fields.put("chain", policy.chain().name());
        fields.put("address", policy.address().name());
        fields.put("name", policy.name().name());
        fields.put("namesConfirmed", policy.namesConfirmed() ? "yes" : "");
        fields.put("keyUsage", policy.keyUsage().name());
        fields.put("revocation", policy.revocation().name());
        fields.put("graceHours", Integer.toString(policy.graceHours()));
        fields.put("compatibilityUntil", local(policy.compatibleUntil()));
        fields.put("revocationOverrideUntil", local(policy.overriddenUntil()));
        return Form.with(fields);
    }

    /**
     * What was typed.
     *
     * @param before what is in force: an end that was not touched stays as it was written, to the second
     * @throws Problem naming every field that cannot be read
     */
    static TrustPolicy typed(Form form, TrustPolicy before) {
        Violations wrong = new Violations();
        Check chain = choice(form, "chain", Check.values(), before.chain(), wrong);
        Check address = choice(form, "address", Check.values(), before.address(), wrong);
        Check name = choice(form, "name", Check.values(), before.name(), wrong);
        Check keyUsage = choice(form, "keyUsage", Check.values(), before.keyUsage(), wrong);
        var revocation = choice(form, "revocation", TrustPolicy.Revocation.values(), before.revocation(), wrong);
        boolean number = form.value("graceHours").matches("[0-9]{1,6}");
        wrong.check(number, "/graceHours", "number", "Enter a number of hours from 0 to 8760");
        String suites = end(form, "compatibilityUntil", before.compatibilityUntil(), wrong);
        String override = end(form, "revocationOverrideUntil", before.revocationOverrideUntil(), wrong);
        wrong.refuse();
        return new TrustPolicy(
                chain,
                address,
                name,
                form.value("namesConfirmed").equals("yes"),
                keyUsage,
                revocation,
                Integer.parseInt(form.value("graceHours")),
                suites,
                override);
    }

    private static <T extends Enum<T>> T choice(Form form, String field, T[] all, T before, Violations wrong) {
        return Arrays.stream(all)
                .filter(one -> one.name().equals(form.value(field)))
                .findFirst()
                .orElseGet(() -> {
                    wrong.add("/" + field, "choice", "Select what happens");
                    return before;
                });
    }

    private static @Nullable String end(Form form, String field, @Nullable String before, Violations wrong) {
        String typed = form.optional(field);
        if (typed == null || (before != null && typed.equals(local(Instant.parse(before))))) {
            return typed == null ? null : before;
        }
        try {
            return UkTime.instant("/" + field, typed).toString();
        } catch (Problem problem) {
            problem.violations().forEach(one -> wrong.add(one.pointer(), one.code(), one.detail()));
            return null;
        }
    }

    private static String local(@Nullable Instant end) {
        return end == null ? "" : UkTime.local(end);
    }

    private static String until(String never, String words, @Nullable Instant end) {
        return end == null ? never : words + Times.full(end);
    }
}
