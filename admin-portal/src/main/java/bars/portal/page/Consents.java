package bars.portal.page;

import bars.platform.access.SecondPerson;
import bars.platform.certificate.CertificateView;
import bars.platform.tenant.EndpointRegister;
import bars.portal.web.Form;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Asks a second person for what one person must not do to a certificate alone. */
@Singleton
public class Consents {
    private final SecondPerson second;
    private final EndpointRegister endpoints;

    @Inject
    public Consents(SecondPerson second, EndpointRegister endpoints) {
        this.second = second;
        this.endpoints = endpoints;
    }

    /**
     * Asks, with the reason that was typed, and goes to the request.
     *
     * @param notice what is told there
     */
    Response ask(Visit visit, CertificateView one, String action, Form form, String notice) {
        var wanted = new SecondPerson.Request(
                action,
                one.id().toString(),
                endpoints.get(visit.caller(), one.serverName()).odsCode(),
                one.environment(),
                form.optional("reason"));
        var approval = second.ask(visit.caller(), wanted, Map.of("serverName", one.serverName()));
        return visit.to("/console/approvals/" + approval.id(), notice);
    }
}
