package bars.platform.onboarding;

import bars.db.tenant.Contact;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.KeySpec;
import bars.platform.problem.Problem;
import bars.platform.tenant.EndpointDocument;
import bars.platform.tenant.EndpointNames;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.ServiceDocument;
import bars.platform.tenant.ServiceRegister;
import bars.platform.tenant.TenantDocument;
import bars.platform.tenant.TenantRegister;
import bars.platform.trust.Trust;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From an ODS code to all requests ready to send, in one deed: the tenant, its endpoints and services, a key with its
 * request for each endpoint, and the request packs. What is there already is kept, so the deed may be repeated, also after
 * it stopped half-way. Thread-safe.
 */
@Singleton
public class Onboarding {
    private static final int MOST_ENDPOINTS = 50;

    private final TenantRegister tenants;
    private final EndpointRegister endpoints;
    private final ServiceRegister services;
    private final CertificateRegister certificates;
    private final RequestPacks packs;
    private final Trust trust;

    @Inject
    public Onboarding(
            TenantRegister tenants,
            EndpointRegister endpoints,
            ServiceRegister services,
            CertificateRegister certificates,
            RequestPacks packs,
            Trust trust) {
        this.tenants = tenants;
        this.endpoints = endpoints;
        this.services = services;
        this.certificates = certificates;
        this.packs = packs;
        this.trust = trust;
    }

    /**
     * What is wanted.
     *
     * @param name needed for a tenant that is new
     * @param endpoints one at least
     * @param services given to each endpoint
     * @param keySpec the settings' when absent
     */
    public record Plan(
            @Nullable String name,
            @Nullable List<Contact> contacts,
            @Nullable List<EndpointDocument> endpoints,
            @Nullable List<ServiceDocument> services,
            @Nullable KeySpec keySpec) {}

    /**
     * What came of it.
     *
     * @param tasks what an administrator of the platform still owes to the environments, in words
     */
    public record Result(String odsCode, List<Step> endpoints, List<String> tasks) {}

    /**
     * One endpoint.
     *
     * @param certificate the request that is open for it; null when it was refused
     * @param pack what has to be sent
     * @param refusal why there is no request, e.g. no conformance certificate for PROD
     */
    public record Step(
            String serverName,
            @Nullable CertificateView certificate,
            @Nullable RequestPack pack,
            @Nullable String refusal) {}

    /** Carries {@code plan} out for {@code odsCode}. */
    public Result start(Caller caller, String odsCode, Plan plan) {
        Permissions.require(caller, Permission.TENANTS_WRITE, odsCode);
        Permissions.require(caller, Permission.CERTIFICATES_WRITE, odsCode);
        List<EndpointDocument> wanted = plan.endpoints() == null ? List.of() : plan.endpoints();
        if (wanted.isEmpty() || wanted.size() > MOST_ENDPOINTS) {
            throw Problem.invalid("/endpoints", "size", "Name 1 to " + MOST_ENDPOINTS + " endpoints");
        }
        List<String> names = wanted.stream()
                .map(one -> EndpointNames.of(odsCode, one).toLowerCase(Locale.ROOT))
                .toList();
        if (plan.name() != null || plan.contacts() != null) {
            tenants.upsert(caller, new TenantDocument(odsCode, plan.name(), null, plan.contacts(), null, null));
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            endpoints.ensure(caller, odsCode, wanted.get(i));
            offer(caller, names.get(i), plan.services() == null ? List.of() : plan.services());
            steps.add(request(caller, names.get(i), plan.keySpec()));
        }
        return new Result(odsCode, steps, tasks(wanted));
    }

    private List<String> tasks(List<EndpointDocument> wanted) {
        return wanted.stream()
                .map(EndpointDocument::environment)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(environment -> trust.openTasks(environment).stream())
                .toList();
    }

    private void offer(Caller caller, String serverName, List<ServiceDocument> wanted) {
        var present = services.list(caller, serverName);
        for (ServiceDocument one : wanted) {
            boolean there = present.stream()
                    .anyMatch(known ->
                            known.system().equals(one.system()) && known.value().equals(one.value()));
            if (!there) {
                services.offer(caller, serverName, one);
            }
        }
    }

    private Step request(Caller caller, String serverName, @Nullable KeySpec spec) {
        try {
            Optional<CertificateView> open = certificates.of(caller, serverName).stream()
                    .filter(CertificateView::stillOpen)
                    .findFirst();
            CertificateView one = open.isPresent() ? open.get() : certificates.request(caller, serverName, spec);
            return new Step(serverName, one, packs.pack(caller, one.id()), null);
        } catch (Problem refused) {
            return new Step(serverName, null, null, refused.detail());
        }
    }
}
