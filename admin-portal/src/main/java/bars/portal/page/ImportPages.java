package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.job.JobDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.Violation;
import bars.platform.tenant.ImportList;
import bars.platform.tenant.ImportRow;
import bars.platform.tenant.TenantImports;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Many tenants at once: looked at row by row first, then brought in by a job. */
@Path("tenants/import")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class ImportPages {
    private final TenantImports imports;

    @Inject
    public ImportPages(TenantImports imports) {
        this.imports = imports;
    }

    @GET
    public Html ask(@BeanParam Visit visit) {
        return page(visit, Form.empty());
    }

    @POST
    @Takes(value = Permission.TENANTS_WRITE, onPlatform = true)
    public Response take(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            List<ImportRow> rows = ImportList.csv(form.value("list").getBytes(StandardCharsets.UTF_8));
            if (rows.isEmpty()) {
                throw Problem.invalid("/list", "required", "Paste a list with a header line and at least one row");
            }
            TenantImports.Preview preview = imports.preview(visit.caller(), rows);
            Set<Integer> broken = preview.rows().stream()
                    .filter(row -> row.outcome().equals("FAILED"))
                    .map(TenantImports.RowResult::row)
                    .collect(Collectors.toSet());
            List<ImportRow> ready =
                    rows.stream().filter(row -> !broken.contains(row.line())).toList();
            if (form.value("step").equals("import") && !ready.isEmpty()) {
                JobDesk.JobView job = imports.submit(visit.caller(), ready);
                return visit.to("/console/jobs/" + job.id(), "The import has begun");
            }
            return Response.ok(preview(visit, form, preview, ready.size(), broken.size()))
                    .build();
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, form.refused(problem, List.of("list"))));
        }
    }

    private static Html preview(Visit visit, Form form, TenantImports.Preview preview, int ready, int broken) {
        Board board = new Board(
                "Rows",
                "",
                List.of("Row", "ODS code", "What happens", "Why"),
                preview.rows().stream()
                        .map(row -> {
                            String ods = row.odsCode();
                            boolean failed = row.outcome().equals("FAILED");
                            return List.of(
                                    Board.text(Integer.toString(row.row())),
                                    Board.text(ods == null ? "–" : ods),
                                    Board.tag(
                                            failed ? "There is a problem" : Board.sentence(row.outcome()),
                                            failed ? "red" : "green"),
                                    Board.text(row.errors().stream()
                                            .map(Violation::detail)
                                            .collect(Collectors.joining(". "))));
                        })
                        .toList(),
                "",
                "");
        return Html.of(
                visit,
                "Check the list",
                "import-preview.jte",
                "form",
                form,
                "board",
                board,
                "ready",
                ready,
                "broken",
                broken);
    }

    private static Html page(Visit visit, Form form) {
        return Html.of(visit, "Import tenants", "import.jte", "form", form);
    }
}
