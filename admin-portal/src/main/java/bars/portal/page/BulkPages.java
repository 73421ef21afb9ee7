package bars.portal.page;

import bars.db.certificate.CertificateState;
import bars.platform.access.Permission;
import bars.platform.certificate.CertificateList;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.KeySpec;
import bars.platform.certificate.RequestBatch;
import bars.platform.job.JobDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys and requests for many endpoints at once: chosen, looked at, then made by a job. */
@Path("certificates/bulk")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class BulkPages {
    private static final int SHOWN = 500;
    private static final int SOON_DAYS = 30;
    private static final List<String> FIELDS = List.of("serverNames", "keySpec");

    private final RequestBatch batch;
    private final CertificateList certificates;
    private final Clock clock;

    @Inject
    public BulkPages(RequestBatch batch, CertificateList certificates, Clock clock) {
        this.batch = batch;
        this.certificates = certificates;
        this.clock = clock;
    }

    @GET
    public Html choose(@BeanParam Visit visit) {
        return page(visit, Form.empty());
    }

    /** Shows what was chosen; begins the job when that was seen. */
    @POST
    @Takes(Permission.CERTIFICATES_WRITE)
    public Response take(@BeanParam Visit visit) {
        Form form = visit.form();
        Set<String> names = names(form);
        try {
            if (names.isEmpty()) {
                throw Problem.invalid("/serverNames", "required", "Choose endpoints, or write their server names");
            }
            if (!form.value("step").equals("start")) {
                return Response.ok(check(visit, form, names)).build();
            }
            JobDesk.JobView job = batch.submit(
                    visit.caller(), new RequestBatch.Document(List.copyOf(names), null, null, keySpec(form)));
            return visit.to("/console/jobs/" + job.id(), "Keys and requests are being made");
        } catch (Problem problem) {
            Problem told = problem.type() == ProblemType.NOT_FOUND
                    ? Problem.invalid("/serverNames", "unknown", "One of the names is no endpoint of the platform")
                    : problem;
            return SignInPages.wrong(page(visit, form.refused(told, FIELDS)));
        }
    }

    /** Every request of a finished job, with the manifest. */
    @GET
    @Path("{job}")
    @Produces("application/zip")
    public Response archive(@BeanParam Visit visit, @PathParam("job") String job) {
        return Response.ok(batch.archive(visit.caller(), SearchPage.id(job)))
                .header("Content-Disposition", "attachment; filename=\"certificate-requests.zip\"")
                .build();
    }

    private static Html check(Visit visit, Form form, Set<String> names) {
        return Html.of(
                visit,
                "Check the endpoints",
                "bulk-check.jte",
                "names",
                List.copyOf(names),
                "keySpec",
                form.value("keySpec"));
    }

    private Html page(Visit visit, Form form) {
        String within = visit.query("within");
        int days = within.matches("[0-9]{1,4}") ? Integer.parseInt(within) : SOON_DAYS;
        var ask = new CertificateList.Ask(
                List.of(CertificateState.ACTIVE),
                visit.environment("environment"),
                null,
                clock.instant().plus(Duration.ofDays(days)),
                null);
        List<CertificateView> ending =
                certificates.page(visit.caller(), ask, 0, SHOWN).certificates();
        return Html.of(
                visit,
                "Generate or renew many",
                "bulk.jte",
                "form",
                form,
                "certificates",
                ending,
                "chosen",
                form.isWrong()
                        ? Set.copyOf(form.list("chosen"))
                        : ending.stream().map(CertificateView::serverName).collect(Collectors.toSet()),
                "within",
                Integer.toString(days),
                "environment",
                visit.query("environment"));
    }

    private static Set<String> names(Form form) {
        Set<String> names = new LinkedHashSet<>(form.list("chosen"));
        Arrays.stream(form.value("serverNames").split("[\\s,;]+"))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private static @Nullable KeySpec keySpec(Form form) {
        return Arrays.stream(KeySpec.values())
                .filter(one -> one.name().equals(form.value("keySpec")))
                .findFirst()
                .orElse(null);
    }
}
