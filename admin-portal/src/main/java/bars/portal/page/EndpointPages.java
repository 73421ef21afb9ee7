package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.problem.Problem;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.EndpointSwitch;
import bars.platform.tenant.EndpointView;
import bars.platform.tenant.ServiceDocument;
import bars.platform.tenant.ServiceRegister;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** One endpoint with its certificates and services. */
@Path("endpoints/{serverName}")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class EndpointPages {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final List<String> FIELDS = List.of("value", "useCases", "application", "versions");

    private final EndpointRegister endpoints;
    private final ServiceRegister services;
    private final CertificateRegister certificates;

    @Inject
    public EndpointPages(EndpointRegister endpoints, ServiceRegister services, CertificateRegister certificates) {
        this.endpoints = endpoints;
        this.services = services;
        this.certificates = certificates;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        return page(visit, serverName, Form.empty());
    }

    @POST
    @Takes(Permission.CERTIFICATES_WRITE)
    @Path("certificates")
    public Response request(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        CertificateView made = certificates.request(visit.caller(), serverName, null);
        return visit.to("/console/certificates/" + made.id(), "Key and CSR are ready");
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("services")
    public Response offer(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        Form form = visit.form();
        Map<String, List<String>> versions = form.value("application").isEmpty()
                ? Map.of()
                : Map.of(form.value("application"), form.list("versions"));
        try {
            services.offer(
                    visit.caller(),
                    serverName,
                    new ServiceDocument(
                            DOS,
                            form.optional("value"),
                            null,
                            form.list("useCases"),
                            versions,
                            Map.of("kind", "inbox"),
                            null,
                            null));
            return visit.to("/console/endpoints/" + serverName, "Service " + form.value("value") + " was added");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, serverName, form.refused(problem, FIELDS)));
        }
    }

    /** Lets it serve, or not. */
    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("switch")
    public Response turn(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        boolean on = visit.form().value("enabled").equals("yes");
        endpoints.turn(visit.caller(), serverName, visit.form().precondition(), new EndpointSwitch(on));
        return visit.to(
                "/console/endpoints/" + serverName, on ? "The endpoint serves again" : "The endpoint is switched off");
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("removal")
    public Response remove(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        EndpointView endpoint = endpoints.get(visit.caller(), serverName);
        endpoints.remove(visit.caller(), serverName, visit.form().precondition());
        return visit.to("/console/tenants/" + endpoint.odsCode(), endpoint.fqdn() + " was removed");
    }

    private Html page(Visit visit, String serverName, Form form) {
        EndpointView endpoint = endpoints.get(visit.caller(), serverName);
        return Html.of(
                visit,
                endpoint.fqdn(),
                "endpoint.jte",
                "form",
                form,
                "endpoint",
                endpoint,
                "services",
                services.list(visit.caller(), serverName),
                "certificates",
                certificates.of(visit.caller(), serverName));
    }
}
