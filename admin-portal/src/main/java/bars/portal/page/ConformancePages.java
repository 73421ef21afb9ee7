package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.onboarding.ConformanceRegister;
import bars.platform.onboarding.ConformanceRegister.ConformanceDocument;
import bars.platform.onboarding.ConformanceRegister.ConformanceView;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Times;
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
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The supplier's Technical Conformance Certificates, without which no PROD certificate is asked for. */
@Path("conformance")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class ConformancePages {
    private static final List<String> FIELDS =
            List.of("product", "application", "reference", "validFrom", "validUntil", "documentName");

    private final ConformanceRegister register;

    @Inject
    public ConformancePages(ConformanceRegister register) {
        this.register = register;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        return list(visit, Form.empty());
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true, inBoth = true)
    public Response add(@BeanParam Visit visit) {
        try {
            register.add(visit.caller(), document(visit.form()));
            return visit.to("/console/conformance", "The certificate was added");
        } catch (Problem problem) {
            return SignInPages.wrong(list(visit, refused(visit, problem)));
        }
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        return page(visit, register.get(visit.caller(), SearchPage.id(id)), null);
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true, inBoth = true)
    @Path("{id}")
    public Response change(@BeanParam Visit visit, @PathParam("id") String id) {
        ConformanceView before = register.get(visit.caller(), SearchPage.id(id));
        try {
            register.change(
                    visit.caller(),
                    before.id(),
                    document(visit.form()),
                    visit.form().precondition());
            return visit.to("/console/conformance", "The certificate was changed");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, before, refused(visit, problem)));
        }
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true, inBoth = true)
    @Path("{id}/removal")
    public Response remove(@BeanParam Visit visit, @PathParam("id") String id) {
        register.remove(visit.caller(), SearchPage.id(id), visit.form().precondition());
        return visit.to("/console/conformance", "The certificate was removed");
    }

    private static Form refused(Visit visit, Problem problem) {
        if (problem.type() != ProblemType.VALIDATION) {
            throw problem;
        }
        return visit.form().refused(problem, FIELDS);
    }

    private Html list(Visit visit, Form form) {
        Board board = new Board(
                "Technical Conformance Certificates",
                "",
                List.of("Product", "Application", "Reference", "Valid"),
                register.list(visit.caller()).stream()
                        .map(ConformancePages::row)
                        .toList(),
                "None yet. In production mode a PROD certificate can be asked for once one is here.",
                "");
        return Html.of(visit, "Conformance", "conformance.jte", "form", form, "board", board);
    }

    private static List<Board.Cell> row(ConformanceView one) {
        String until = one.validUntil();
        return List.of(
                Board.link(one.product(), "/console/conformance/" + one.id()),
                Board.text(one.application()),
                Board.optional(one.reference()),
                Board.text("From " + Times.day(LocalDate.parse(one.validFrom()))
                        + (until == null ? "" : " to " + Times.day(LocalDate.parse(until)))));
    }

    private static Html page(Visit visit, ConformanceView view, @Nullable Form typed) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("product", view.product());
        fields.put("application", view.application());
        fields.put("reference", view.reference() == null ? "" : view.reference());
        fields.put("validFrom", view.validFrom());
        fields.put("validUntil", view.validUntil() == null ? "" : view.validUntil());
        Form form = typed == null ? Form.with(fields) : typed;
        return Html.of(visit, "Conformance certificate", "conformance-edit.jte", "form", form, "one", view);
    }

    private static ConformanceDocument document(Form form) {
        return new ConformanceDocument(
                form.optional("product"),
                form.optional("application"),
                form.optional("reference"),
                form.optional("validFrom"),
                form.optional("validUntil"),
                null,
                null);
    }
}
