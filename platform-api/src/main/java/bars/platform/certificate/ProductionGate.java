package bars.platform.certificate;

import bars.db.Environment;
import bars.db.Work;
import bars.db.onboarding.ConformanceCertificate;
import bars.db.onboarding.ConformanceCertificates;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Services;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Nothing is asked for in PROD before Solution Assurance has said that the product does the Applications of the endpoint's
 * services. In development mode it lets everything through, so that a rehearsal needs no paper. Thread-safe.
 *
 * <p>Source: BaRS guide, PROD: only once the Technical Conformance Certificate has been issued.
 */
@Singleton
public class ProductionGate {
    private final Clock clock;
    private final boolean production;

    @Inject
    public ProductionGate(Clock clock, @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode) {
        this.clock = clock;
        this.production = mode.equals("production");
    }

    /** Refuses with the Applications that no valid certificate covers. */
    void require(Work work, Endpoint endpoint) {
        if (!production
                || endpoint.environment() != Environment.PROD
                || !SettingsBook.value(work, KnownSetting.CONFORMANCE_REQUIRED).asBoolean()) {
            return;
        }
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        List<ConformanceCertificate> known = new ConformanceCertificates(work).all();
        Set<String> applications = new TreeSet<>();
        new Services(work)
                .of(endpoint)
                .forEach(service ->
                        applications.addAll(service.applicationVersions().keySet()));
        if (applications.isEmpty()) {
            throw Problem.conflict(
                    "Add the endpoint's services first: their Applications decide which conformance certificate is needed");
        }
        applications.removeIf(wanted -> known.stream().anyMatch(one -> one.covers(wanted, today)));
        if (!applications.isEmpty()) {
            throw Problem.conflict("No valid Technical Conformance Certificate is recorded for Application "
                    + String.join(", ", applications)
                    + "; record it first (console: Settings, Conformance; API: /conformance-certificates)");
        }
    }
}
