package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.CertificateShelf;
import bars.db.certificate.CertificateState;
import bars.db.certificate.ServerCertificate;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Sight;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Certificates as people look for them: the one that ends first comes first. Thread-safe. */
@Singleton
public class CertificateList {
    private final Database database;
    private final Clock clock;

    @Inject
    public CertificateList(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What to look for; null members do not narrow.
     *
     * @param from end not before
     * @param before end before
     * @param text ODS code, part of a server name, or a SHA-256 fingerprint with or without colons
     */
    public record Ask(
            List<CertificateState> states,
            @Nullable Environment environment,
            @Nullable Instant from,
            @Nullable Instant before,
            @Nullable String text) {}

    /** @param all how many there are on all pages */
    public record Found(List<CertificateView> certificates, long all) {}

    /** A page of {@code limit}, the first {@code offset} left out. */
    public Found page(Caller caller, Ask ask, int offset, int limit) {
        return database.asPlatform(work -> {
            CertificateShelf shelf = new CertificateShelf(work);
            CertificateShelf.Search search = search(work, caller, ask);
            return new Found(views(work, shelf.page(search, offset, limit)), shelf.count(search));
        });
    }

    /** The first {@code limit} of them, where nobody asks how many there are. */
    public List<CertificateView> first(Caller caller, Ask ask, int limit) {
        return database.asPlatform(
                work -> views(work, new CertificateShelf(work).page(search(work, caller, ask), 0, limit)));
    }

    private List<CertificateView> views(Work work, List<ServerCertificate> certificates) {
        Instant now = clock.instant();
        LeadTimes lead = LeadTimes.read(work);
        return certificates.stream()
                .map(one -> CertificateView.of(one, now, lead))
                .toList();
    }

    private static CertificateShelf.Search search(Work work, Caller caller, Ask ask) {
        Sight sight = Sight.of(work, caller, Permission.CERTIFICATES_READ, null, ask.environment());
        return new CertificateShelf.Search(
                ask.states(), sight.tenants(), sight.environment(), ask.from(), ask.before(), text(ask.text()));
    }

    private static @Nullable String text(@Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            return null;
        }
        String small = typed.strip().toLowerCase(Locale.ROOT);
        String digits = small.replaceAll("[:\\s]", "");
        return digits.matches("[0-9a-f]{64}") ? digits : small;
    }
}
