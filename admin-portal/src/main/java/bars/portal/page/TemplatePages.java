package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.onboarding.Templates;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.portal.web.Board;
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
import java.util.Set;

/** The texts of requests to the NHS teams. */
@Path("templates")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TemplatePages {
    private final Templates templates;

    @Inject
    public TemplatePages(Templates templates) {
        this.templates = templates;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        Board board = new Board(
                "Texts",
                "What the NHS teams are sent for a certificate. A change makes a new version; older ones are kept.",
                List.of("Request", "To", "Version"),
                templates.list(visit.caller()).stream()
                        .map(one -> List.of(
                                Board.link(one.title(), "/console/templates/" + one.name()),
                                Board.text(one.recipient()),
                                Board.text(one.builtIn() ? "Built in" : Long.toString(one.version()))))
                        .toList(),
                "",
                "");
        return Html.of(visit, "Texts", "board.jte", "board", board);
    }

    @GET
    @Path("{name}")
    public Html show(@BeanParam Visit visit, @PathParam("name") String name) {
        var one = templates.get(visit.caller(), name);
        Form form = Form.with(Map.of(
                "recipient", one.recipient(),
                "subject", one.subject(),
                "body", one.body(),
                "version", Long.toString(one.version())));
        return page(visit, name, form);
    }

    @POST
    @Takes(value = Permission.SETTINGS_WRITE, onPlatform = true, inBoth = true)
    @Path("{name}")
    public Response save(@BeanParam Visit visit, @PathParam("name") String name) {
        Form form = visit.form();
        long version = form.value("version").matches("[0-9]{1,18}") ? Long.parseLong(form.value("version")) : 0;
        try {
            templates.put(
                    visit.caller(),
                    name,
                    new Templates.TemplateDocument(form.value("recipient"), form.value("subject"), form.value("body")),
                    version == 0 ? null : Precondition.oneOf(Set.of(version)));
            return visit.to("/console/templates/" + name, "Saved as a new version");
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, name, form.refused(problem, List.of("recipient", "subject", "body"))));
        }
    }

    private Html page(Visit visit, String name, Form form) {
        var none = new Templates.TemplateDocument(null, null, null);
        return Html.of(
                visit,
                "Text",
                "template.jte",
                "form",
                form,
                "template",
                templates.get(visit.caller(), name),
                "preview",
                templates.preview(visit.caller(), name, none));
    }
}
