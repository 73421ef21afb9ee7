package bars.platform.onboarding;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.ConformanceCertificate;
import bars.db.onboarding.ConformanceCertificates;
import bars.db.onboarding.HandOver;
import bars.db.onboarding.HandOvers;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.certificate.CertificateRegister;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the request pack of a certificate and remembers how far each of its requests is. Thread-safe.
 *
 * <p>Source: BaRS guide, Endpoints and onboarding: ITOC form for INT, check of the name and DIR mail for PROD, Endpoint
 * Catalogue, firewall.
 */
@Singleton
public class RequestPacks {
    private static final String REVOKES =
            "A renewal in INT revokes the certificate in use: install the answer the moment it arrives.";

    private final Database database;
    private final Clock clock;

    @Inject
    public RequestPacks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The pack as the texts, the settings and the certificate are now. */
    public RequestPack pack(Caller caller, UUID certificate) {
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_READ, certificate);
            if (one.csr() == null) {
                throw Problem.conflict("This certificate was imported: there is nothing to request");
            }
            return write(work, one);
        });
    }

    /** One request as a mail with its attachment, to open in a mail program. */
    public String mail(Caller caller, UUID certificate, String kind) {
        RequestPack.Document document =
                pack(caller, certificate).only(kind).documents().get(0);
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_READ, certificate);
            String from = text(work, KnownSetting.SUPPLIER_CONTACT_EMAIL);
            return new MailFile(
                            from,
                            document.recipient(),
                            document.subject(),
                            document.body(),
                            document.attachment(),
                            document.attachment() == null ? null : one.csr())
                    .text();
        });
    }

    /** Notes how far a request is. */
    public RequestPack note(
            Caller caller,
            UUID certificate,
            String kind,
            HandOver.@Nullable State state,
            @Nullable Instant at,
            @Nullable String note) {
        Permissions.require(caller, Permission.CERTIFICATES_WRITE);
        if (state == null) {
            throw Problem.invalid("/state", "required", "It must be DRAFTED, SENT, CHASED or ANSWERED");
        }
        RequestKind known = RequestKind.byName(kind).orElseThrow(() -> Problem.notFound("request"));
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_WRITE, certificate);
            if (!RequestKind.of(one.environment()).contains(known)) {
                throw Problem.notFound("request");
            }
            HandOver before = handOver(work, one, known);
            new HandOvers(work).put(one, before.moved(state, at == null ? clock.instant() : at, note));
            Deeds.append(
                    work,
                    caller,
                    one.tenantId(),
                    one.environment(),
                    "request." + state.name().toLowerCase(java.util.Locale.ROOT),
                    one.id().toString(),
                    Map.of("kind", known.wire(), "serverName", one.serverName()));
            return write(work, one);
        });
    }

    private RequestPack write(Work work, ServerCertificate one) {
        Endpoint endpoint =
                new Endpoints(work).byServerName(one.serverName()).orElseThrow(() -> Problem.notFound("certificate"));
        Map<String, String> values = values(work, one, endpoint);
        List<RequestPack.Document> documents = RequestKind.of(one.environment()).stream()
                .map(kind -> document(work, one, kind, values))
                .toList();
        List<String> missing = values.entrySet().stream()
                .filter(value -> value.getValue().isBlank())
                .map(Map.Entry::getKey)
                .filter(place -> one.environment() == Environment.PROD || !place.equals("conformance"))
                .toList();
        return new RequestPack(
                one.id(),
                one.serverName(),
                endpoint.fqdn(),
                one.environment(),
                documents,
                warnings(work, one),
                missing);
    }

    private static List<String> warnings(Work work, ServerCertificate one) {
        List<String> warnings = new ArrayList<>();
        if (one.environment() == Environment.INT
                && new Certificates(work)
                        .of(one.serverName()).stream()
                                .anyMatch(other -> other.state() == bars.db.certificate.CertificateState.ACTIVE)) {
            warnings.add(REVOKES);
        }
        return warnings;
    }

    private RequestPack.Document document(
            Work work, ServerCertificate one, RequestKind kind, Map<String, String> values) {
        Wording wording = Templates.wording(work, kind);
        Wording filled = wording.filled(values);
        HandOver handOver = handOver(work, one, kind);
        return new RequestPack.Document(
                kind.wire(),
                kind.title(),
                filled.recipient(),
                filled.subject(),
                filled.body(),
                kind == RequestKind.ITOC_FORM ? answers(values) : List.of(),
                kind.carriesSigningRequest() ? one.serverName() + ".csr" : null,
                wording.gaps(values),
                handOver.state().name(),
                handOver.sentAt(),
                handOver.chasedAt(),
                handOver.answeredAt(),
                handOver.note());
    }

    /** Source: ITOC, Combined endpoint and service registration request. */
    private static List<RequestPack.Field> answers(Map<String, String> values) {
        return List.of(
                new RequestPack.Field("What do you want to do?", "Create/renew a certificate only (no endpoint)"),
                new RequestPack.Field("Environment", "Integration"),
                new RequestPack.Field("Fully Qualified Domain Name", values.getOrDefault("fqdn", "")),
                new RequestPack.Field("Additional comments/notes", "BaRS INT Receiver endpoint - internet facing"),
                new RequestPack.Field("Certificate Signing Request", values.getOrDefault("csr", "")),
                new RequestPack.Field("Existing party key", "N/A"));
    }

    private Map<String, String> values(Work work, ServerCertificate one, Endpoint endpoint) {
        Tenant tenant = new Tenants(work).byId(one.tenantId()).orElseThrow(() -> Problem.notFound("certificate"));
        boolean production = one.environment() == Environment.PROD;
        List<Service> services = new Services(work).of(endpoint);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("fqdn", endpoint.fqdn());
        values.put("organisation", tenant.name());
        values.put("odsCode", tenant.odsCode());
        values.put("supplier", text(work, KnownSetting.SUPPLIER_NAME));
        values.put("product", text(work, KnownSetting.SUPPLIER_PRODUCT));
        values.put("contact", text(work, KnownSetting.SUPPLIER_CONTACT_EMAIL));
        values.put("environment", one.environment().name());
        values.put("environmentName", production ? "Production" : "Integration");
        values.put("receiverUrl", "https://" + endpoint.serverName() + "/FHIR/R4");
        values.put(
                "services",
                services.stream()
                        .map(service -> service.value() + " (" + service.system() + ")")
                        .collect(Collectors.joining(", ")));
        values.put("testDates", "to be agreed");
        values.put("proxyAddresses", production ? "34.89.0.111, 34.89.69.6" : "35.197.254.55, 35.246.55.143");
        values.put("conformance", conformance(work, services));
        values.put("csr", pem(one.csr()));
        return values;
    }

    private String conformance(Work work, List<Service> services) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        List<ConformanceCertificate> all = new ConformanceCertificates(work).all();
        return services.stream()
                .flatMap(service -> service.applicationVersions().keySet().stream())
                .distinct()
                .flatMap(application -> all.stream()
                        .filter(certificate -> certificate.covers(application, today))
                        .map(certificate -> Optional.ofNullable(certificate.reference())
                                        .orElse(certificate.product()) + ", Application " + application))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static HandOver handOver(Work work, ServerCertificate one, RequestKind kind) {
        return new HandOvers(work)
                .of(one).stream()
                        .filter(known -> known.kind().equals(kind.wire()))
                        .findFirst()
                        .orElseGet(() -> HandOver.drafted(kind.wire()));
    }

    private static String text(Work work, KnownSetting setting) {
        return SettingsBook.value(work, setting).asText();
    }

    private static String pem(byte @Nullable [] csr) {
        return csr == null
                ? ""
                : "-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(csr)
                        + "\n-----END CERTIFICATE REQUEST-----";
    }
}
