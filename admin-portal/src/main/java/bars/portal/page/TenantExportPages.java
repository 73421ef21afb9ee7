package bars.portal.page;

import bars.platform.access.ActorNames;
import bars.platform.access.Permission;
import bars.platform.exchange.TenantExportDesk;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Map;

/** Takes everything of a tenant in one environment out, patient data included. */
@Path("tenants/{odsCode}/exports")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TenantExportPages {
    private final TenantExportDesk exports;
    private final ActorNames actors;

    @Inject
    public TenantExportPages(TenantExportDesk exports, ActorNames actors) {
        this.actors = actors;
        this.exports = exports;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        return page(visit, odsCode, visit.typed(Form.empty()));
    }

    @POST
    @Takes(Permission.MESSAGES_PAYLOAD)
    public Response ask(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            TenantExportDesk.Asked asked =
                    exports.ask(visit.caller(), odsCode, form.environment(), form.optional("reason"));
            return Response.ok(Html.of(
                            visit,
                            "The export has begun",
                            "tenant-export-asked.jte",
                            "odsCode",
                            odsCode,
                            "asked",
                            asked,
                            "environment",
                            form.environment().name()))
                    .build();
        } catch (Problem problem) {
            if (problem.type() != ProblemType.VALIDATION) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, List.of("environment", "reason"))));
        }
    }

    /** The file, once the job is done, and once. */
    @GET
    @Path("{link}")
    @Produces("application/zip")
    public Response fetch(
            @BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("link") String link) {
        TenantExportDesk.ExportFile file = exports.fetch(visit.caller(), odsCode, link);
        StreamingOutput content = file::writeTo;
        return Response.ok(content)
                .header("Content-Disposition", "attachment; filename=\"" + file.fileName() + "\"")
                .build();
    }

    private Html page(Visit visit, String odsCode, Form form) {
        List<TenantExportDesk.ExportView> taken = exports.history(visit.caller(), odsCode);
        Map<String, String> names = actors.of(
                visit.caller(),
                taken.stream().map(TenantExportDesk.ExportView::requestedBy).toList());
        Board history = new Board(
                "Who took data out",
                "",
                List.of("Time", "Environment", "Who", "Reason", "Fetched"),
                taken.stream()
                        .map(one -> List.of(
                                Board.text(Times.full(one.createdAt())),
                                Board.text(one.environment().name()),
                                Board.text(names.getOrDefault(one.requestedBy(), one.requestedBy())),
                                Board.text(one.reason()),
                                fetched(one)))
                        .toList(),
                "Nobody has.",
                "");
        return Html.of(visit, "Export", "tenant-export.jte", "odsCode", odsCode, "form", form, "history", history);
    }

    private static Board.Cell fetched(TenantExportDesk.ExportView one) {
        if (one.fetchedAt() != null) {
            return Board.text(Times.full(one.fetchedAt()));
        }
        return Board.text(one.complete() ? "Not yet" : "Not ready");
    }
}
