package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.Inspections;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server presents to its callers, or what is in a certificate, judged by the trust of an environment. */
@Path("inspections")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class InspectionPages {
    private static final List<String> FIELDS = List.of("environment", "host", "port", "serverName", "certificate");

    private final Inspections inspections;

    @Inject
    public InspectionPages(Inspections inspections) {
        this.inspections = inspections;
    }

    @GET
    public Html ask(@BeanParam Visit visit) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("environment", visit.query("environment").equals("PROD") ? "PROD" : "INT");
        fields.put("host", visit.query("host"));
        fields.put("port", "443");
        return page(visit, Form.with(fields), null);
    }

    @POST
    public Response look(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            var found = inspections.inspect(visit.caller(), form.environment(), document(form));
            return Response.ok(page(visit, form, found)).build();
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, form.refused(problem, FIELDS), null));
        }
    }

    private static Inspections.Document document(Form form) {
        String certificate = form.optional("certificate");
        if (certificate != null) {
            return new Inspections.Document(null, null, null, certificate);
        }
        String port = form.value("port");
        if (!port.isEmpty() && !port.matches("[0-9]{1,5}")) {
            throw Problem.invalid("/port", "range", "Enter a port from 1 to 65535");
        }
        return new Inspections.Document(
                form.optional("host"),
                port.isEmpty() ? null : Integer.valueOf(port),
                form.optional("serverName"),
                null);
    }

    private static Html page(Visit visit, Form form, Inspections.@Nullable View found) {
        Map<String, Object> values =
                new LinkedHashMap<>(Html.of(visit, "Inspect a server", "inspections.jte", "form", form)
                        .values());
        values.put("servers", visit.caller().may(Permission.TRUST_WRITE));
        if (found != null) {
            values.put("found", found);
        }
        return new Html("inspections.jte", values);
    }
}
