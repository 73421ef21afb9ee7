package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.access.SecondPerson;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.KeyImports;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.tenant.EndpointRegister;
import bars.platform.tenant.EndpointView;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings in a key and its certificate that were made elsewhere. What was pasted of the key is never shown again. */
@Path("endpoints/{serverName}/key-import")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class KeyImportPages {
    private static final List<String> FIELDS = List.of("pkcs12", "passphrase", "privateKey", "certificate", "reason");
    private static final Set<String> SECRET = Set.of("pkcs12", "passphrase", "privateKey");

    private final KeyImports imports;
    private final EndpointRegister endpoints;

    @Inject
    public KeyImportPages(KeyImports imports, EndpointRegister endpoints) {
        this.imports = imports;
        this.endpoints = endpoints;
    }

    @GET
    public Html ask(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        return page(visit, serverName, visit.typed(Form.empty()));
    }

    @POST
    @Takes(Permission.CERTIFICATES_EXPORT)
    public Response take(@BeanParam Visit visit, @PathParam("serverName") String serverName) {
        Form form = visit.form();
        try {
            if (form.value("step").equals("consent")) {
                return askConsent(visit, serverName, form);
            }
            CertificateView made = imports.take(visit.caller(), document(serverName, form));
            return visit.to(
                    "/console/certificates/" + made.id(), "The key was brought in. Activate it when you are ready");
        } catch (Problem problem) {
            if (Set.of(ProblemType.NOT_FOUND, ProblemType.FORBIDDEN).contains(problem.type())) {
                throw problem;
            }
            Map<String, String> kept = new HashMap<>(form.fields());
            kept.keySet().removeAll(SECRET);
            return SignInPages.wrong(page(visit, serverName, Form.with(kept).refused(problem, FIELDS)));
        }
    }

    private Response askConsent(Visit visit, String serverName, Form form) {
        var wanted = new KeyImports.Wanted(KeyImports.fingerprint(visit.caller(), document(serverName, form)));
        var request = new SecondPerson.Request(KeyImports.ACTION, serverName, null, null, form.optional("reason"));
        var approval = imports.ask(visit.caller(), request, wanted);
        return visit.to("/console/approvals/" + approval.id(), "Asked. Bring the key in once somebody has approved it");
    }

    private static KeyImports.Document document(String serverName, Form form) {
        return new KeyImports.Document(
                serverName,
                form.optional("pkcs12"),
                form.optional("passphrase"),
                form.optional("privateKey"),
                form.optional("certificate"),
                form.optional("reason"));
    }

    private Html page(Visit visit, String serverName, Form form) {
        EndpointView endpoint = endpoints.get(visit.caller(), serverName);
        return Html.of(
                visit,
                "Bring in a key",
                "key-import.jte",
                "form",
                form,
                "endpoint",
                endpoint,
                "second",
                endpoint.environment() == Environment.PROD);
    }
}
