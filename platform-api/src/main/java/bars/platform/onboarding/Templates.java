package bars.platform.onboarding;

import bars.db.Database;
import bars.db.Work;
import bars.db.onboarding.RequestTemplate;
import bars.db.onboarding.RequestTemplates;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts of requests and notices: read, changed by a site, tried out. Every version is kept. Thread-safe. */
@Singleton
public class Templates {
    private static final int MAX_CHARACTERS = 20_000;

    /** Values that a preview shows. */
    private static final Map<String, String> EXAMPLE = Map.ofEntries(
            Map.entry("fqdn", "BaRS-INT-X26.example.thirdparty.nhs.uk"),
            Map.entry("organisation", "Riverside Urgent Care"),
            Map.entry("odsCode", "X26"),
            Map.entry("supplier", "Example Supplier"),
            Map.entry("product", "Example Product"),
            Map.entry("contact", "integration@example.org"),
            Map.entry("environment", "INT"),
            Map.entry("environmentName", "Integration"),
            Map.entry("receiverUrl", "https://bars-int-x26.example.thirdparty.nhs.uk/FHIR/R4"),
            Map.entry("services", "20000001"),
            Map.entry("testDates", "to be agreed"),
            Map.entry("proxyAddresses", "35.197.254.55, 35.246.55.143"),
            Map.entry("conformance", "TCC-0001, Application 1"),
            Map.entry("serverName", "bars-int-x26.example.thirdparty.nhs.uk"),
            Map.entry("fingerprint", "3f8a5c".repeat(10) + "77d1"),
            Map.entry("standing", "expires in 30 days"),
            Map.entry("end", "2031-03-31"),
            Map.entry("requestBy", "2031-03-17"),
            Map.entry("renewal", "No renewal has been asked for. Make a new request for this endpoint and send it."),
            Map.entry("request", "itoc-form"),
            Map.entry("sentAt", "2031-03-03"),
            Map.entry("actor", "user:operator"),
            Map.entry("reason", "Move to another data centre"),
            Map.entry("format", "PKCS12_AES256"),
            Map.entry("exportedAt", "2031-03-03 10:15"),
            Map.entry("csr", "-----BEGIN CERTIFICATE REQUEST-----\n…\n-----END CERTIFICATE REQUEST-----"));

    private final Database database;
    private final Clock clock;

    @Inject
    public Templates(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A text as shown; the version travels as ETag.
     *
     * @param version 0 for the built-in text
     * @param recipientFixed whether the platform itself knows who gets it, so that {@code recipient} only says it in words
     * @param places what may stand in <code>${…}</code>
     */
    public record TemplateView(
            String name,
            String title,
            String recipient,
            boolean recipientFixed,
            String subject,
            String body,
            boolean builtIn,
            @JsonIgnore long version,
            @Nullable String changedBy,
            @Nullable Instant changedAt,
            Set<String> places) {}

    /** A new text. Absent members stay as they are. */
    public record TemplateDocument(@Nullable String recipient, @Nullable String subject, @Nullable String body) {}

    public List<TemplateView> list(Caller caller) {
        Permissions.require(caller, Permission.SETTINGS_READ);
        return database.asPlatform(
                work -> TextKind.all().stream().map(kind -> view(work, kind)).toList());
    }

    public TemplateView get(Caller caller, String name) {
        Permissions.require(caller, Permission.SETTINGS_READ);
        TextKind kind = known(name);
        return database.asPlatform(work -> view(work, kind));
    }

    /** A new version of the text. */
    public TemplateView put(Caller caller, String name, TemplateDocument document, @Nullable Precondition condition) {
        Permissions.requirePlatformInBoth(caller, Permission.SETTINGS_WRITE);
        TextKind kind = known(name);
        return database.asPlatform(work -> {
            TemplateView before = view(work, kind);
            Precondition.toReplace(condition, before.version() > 0, before.version());
            Wording wording = changed(kind, before, document);
            new RequestTemplates(work)
                    .add(new RequestTemplate(
                            kind.wire(),
                            (int) before.version() + 1,
                            wording.recipient(),
                            wording.subject(),
                            wording.body(),
                            caller.actor(),
                            clock.instant()));
            Deeds.onPlatform(work, caller, "template.changed", kind.wire(), Map.of("version", before.version() + 1));
            return view(work, kind);
        });
    }

    /** What {@code document} would read like, with example values; stores nothing. */
    public Wording preview(Caller caller, String name, TemplateDocument document) {
        TemplateView before = get(caller, name);
        return changed(known(name), before, document).filled(EXAMPLE);
    }

    /** For verbs: the text in force. */
    public static Wording wording(Work work, TextKind kind) {
        return new RequestTemplates(work)
                .current(kind.wire())
                .map(one -> new Wording(one.recipient(), one.subject(), one.body()))
                .orElseGet(kind::builtIn);
    }

    private static Wording changed(TextKind kind, TemplateView before, TemplateDocument document) {
        String recipient = document.recipient();
        if (!kind.namesRecipient() && recipient != null && !recipient.equals(before.recipient())) {
            throw Problem.invalid("/recipient", "fixed", "This goes to " + before.recipient());
        }
        Wording wording = new Wording(
                recipient == null ? before.recipient() : recipient,
                document.subject() == null ? before.subject() : document.subject(),
                document.body() == null ? before.body() : document.body());
        check("/recipient", wording.recipient(), true);
        check("/subject", wording.subject(), true);
        check("/body", wording.body(), false);
        Set<String> unknown = wording.unknownPlaces(kind.places());
        if (!unknown.isEmpty()) {
            throw Problem.invalid("/body", "place", "There is no such place: " + String.join(", ", unknown));
        }
        return wording;
    }

    private static void check(String pointer, String text, boolean oneLine) {
        if (text.isBlank()
                || text.length() > MAX_CHARACTERS
                || (oneLine && text.chars().anyMatch(c -> c < 0x20))) {
            throw Problem.invalid(
                    pointer,
                    "text",
                    "It must be a text of at most " + MAX_CHARACTERS + " characters" + (oneLine ? " in one line" : ""));
        }
    }

    private static TextKind known(String name) {
        return TextKind.byName(name).orElseThrow(() -> Problem.notFound("template"));
    }

    private static TemplateView view(Work work, TextKind kind) {
        RequestTemplate own = new RequestTemplates(work).current(kind.wire()).orElse(null);
        Wording wording = wording(work, kind);
        return new TemplateView(
                kind.wire(),
                kind.title(),
                wording.recipient(),
                !kind.namesRecipient(),
                wording.subject(),
                wording.body(),
                own == null,
                own == null ? 0 : own.number(),
                own == null ? null : own.changedBy(),
                own == null ? null : own.changedAt(),
                kind.places());
    }
}
