package bars.platform.onboarding;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.onboarding.ConformanceCertificate;
import bars.db.onboarding.ConformanceCertificates;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The supplier's Technical Conformance Certificates. Thread-safe. */
@Singleton
public class ConformanceRegister {
    private static final int MAX_DOCUMENT = 2 * 1024 * 1024;

    private final Database database;
    private final Ids ids;

    @Inject
    public ConformanceRegister(Database database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /**
     * A certificate as shown; the version travels as ETag.
     *
     * @param validFrom ISO date
     * @param hasDocument whether the paper is kept
     */
    public record ConformanceView(
            UUID id,
            String product,
            String application,
            @Nullable String reference,
            String validFrom,
            @Nullable String validUntil,
            @Nullable String documentName,
            boolean hasDocument,
            @JsonIgnore long version) {}

    /**
     * A certificate as written.
     *
     * @param application number of the BaRS Application
     * @param document base64; in a change, null keeps the paper that is there
     */
    public record ConformanceDocument(
            @Nullable String product,
            @Nullable String application,
            @Nullable String reference,
            @Nullable String validFrom,
            @Nullable String validUntil,
            @Nullable String documentName,
            @Nullable String document) {}

    /** The paper of a certificate. */
    public record Paper(String fileName, byte[] bytes) {}

    public List<ConformanceView> list(Caller caller) {
        Permissions.require(caller, Permission.SETTINGS_READ);
        return database.asPlatform(work -> new ConformanceCertificates(work)
                .all().stream().map(ConformanceRegister::view).toList());
    }

    public ConformanceView get(Caller caller, UUID id) {
        Permissions.require(caller, Permission.SETTINGS_READ);
        return database.asPlatform(work -> view(find(work, id)));
    }

    public Paper paper(Caller caller, UUID id) {
        Permissions.require(caller, Permission.SETTINGS_READ);
        ConformanceCertificate one = database.asPlatform(work -> find(work, id));
        byte[] paper = one.document();
        if (paper == null) {
            throw Problem.notFound("paper of the conformance certificate");
        }
        String name = one.documentName() == null ? "conformance-certificate-" + id : one.documentName();
        // It goes into a header, between quotes.
        return new Paper(name.replaceAll("[^A-Za-z0-9._ -]", "_"), paper);
    }

    public ConformanceView add(Caller caller, ConformanceDocument document) {
        Permissions.requirePlatformInBoth(caller, Permission.SETTINGS_WRITE);
        return store(caller, read(ids.get(), document), "conformance-certificate.added", null);
    }

    public ConformanceView change(Caller caller, UUID id, ConformanceDocument document, Precondition precondition) {
        Permissions.requirePlatformInBoth(caller, Permission.SETTINGS_WRITE);
        return store(caller, read(id, document), "conformance-certificate.changed", precondition);
    }

    public void remove(Caller caller, UUID id, Precondition precondition) {
        Permissions.requirePlatformInBoth(caller, Permission.SETTINGS_WRITE);
        database.doAsPlatform(work -> {
            precondition.require(find(work, id).version());
            new ConformanceCertificates(work).remove(id);
            Deeds.onPlatform(work, caller, "conformance-certificate.removed", id.toString(), Map.of());
        });
    }

    private ConformanceView store(
            Caller caller, ConformanceCertificate one, String action, @Nullable Precondition precondition) {
        return database.asPlatform(work -> {
            if (precondition != null) {
                precondition.require(find(work, one.id()).version());
            }
            new ConformanceCertificates(work).put(one);
            Deeds.onPlatform(
                    work,
                    caller,
                    action,
                    one.id().toString(),
                    Map.of("product", one.product(), "application", one.application()));
            return view(find(work, one.id()));
        });
    }

    private static ConformanceCertificate find(Work work, UUID id) {
        return new ConformanceCertificates(work)
                .byId(id)
                .orElseThrow(() -> Problem.notFound("conformance certificate"));
    }

    private static ConformanceCertificate read(UUID id, ConformanceDocument document) {
        String application = document.application();
        if (application == null || !application.matches("[1-9][0-9]?")) {
            throw Problem.invalid("/application", "shape", "It must be the number of a BaRS Application");
        }
        LocalDate from = date("/validFrom", document.validFrom());
        if (from == null) {
            throw Problem.invalid("/validFrom", "required", "The first day is required");
        }
        LocalDate until = date("/validUntil", document.validUntil());
        if (until != null && until.isBefore(from)) {
            throw Problem.invalid("/validUntil", "order", "It ends before it begins");
        }
        return new ConformanceCertificate(
                id,
                text("/product", document.product(), true),
                application,
                optional("/reference", document.reference()),
                from,
                until,
                optional("/documentName", document.documentName()),
                paper(document.document()),
                0);
    }

    private static String text(String pointer, @Nullable String text, boolean required) {
        if ((text == null || text.isBlank()) && required) {
            throw Problem.invalid(pointer, "required", "It must not be empty");
        }
        String given = text == null ? "" : text.strip();
        if (given.length() > 200) {
            throw Problem.invalid(pointer, "length", "It has more than 200 characters");
        }
        return given;
    }

    private static @Nullable String optional(String pointer, @Nullable String text) {
        String given = text(pointer, text, false);
        return given.isEmpty() ? null : given;
    }

    private static @Nullable LocalDate date(String pointer, @Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw Problem.invalid(pointer, "date", "It must be a date like 2026-11-24");
        }
    }

    private static byte @Nullable [] paper(@Nullable String base64) {
        try {
            byte[] paper = base64 == null ? null : Base64.getDecoder().decode(base64.strip());
            if (paper != null && paper.length > MAX_DOCUMENT) {
                throw Problem.invalid("/document", "size", "It is larger than 2 MB");
            }
            return paper;
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/document", "base64", "It must be base64");
        }
    }

    private static ConformanceView view(ConformanceCertificate one) {
        return new ConformanceView(
                one.id(),
                one.product(),
                one.application(),
                one.reference(),
                one.validFrom().toString(),
                one.validUntil() == null ? null : String.valueOf(one.validUntil()),
                one.documentName(),
                one.document() != null,
                one.version());
    }
}
