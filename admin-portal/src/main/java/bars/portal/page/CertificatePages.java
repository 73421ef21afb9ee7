package bars.portal.page;

import bars.db.certificate.CertificateState;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.certificate.Activation;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Each certificate through its life. */
@Path("certificates")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class CertificatePages {
    /** Refusals of a step that have a page of their own. */
    private static final Set<ProblemType> ANSWERED_ELSEWHERE =
            Set.of(ProblemType.STEP_UP_REQUIRED, ProblemType.NOT_FOUND, ProblemType.PRECONDITION_FAILED);

    private final CertificateRegister register;
    private final Activation activation;
    private final Consents consents;
    private final Clock clock;

    @Inject
    public CertificatePages(CertificateRegister register, Activation activation, Consents consents, Clock clock) {
        this.register = register;
        this.activation = activation;
        this.consents = consents;
        this.clock = clock;
    }

    /** A step of a certificate's life, asked for by a form without fields. */
    private interface Step {
        CertificateView take(Caller caller, UUID id);
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        return page(visit, uuid(id), Form.empty());
    }

    /** The request as a file. */
    @GET
    @Path("{id}/csr")
    @Produces("application/x-pem-file")
    public Response csr(@BeanParam Visit visit, @PathParam("id") String id) {
        CertificateView one = register.get(visit.caller(), uuid(id));
        return Response.ok(pem(register.csr(visit.caller(), uuid(id))) + "\n")
                .header("Content-Disposition", "attachment; filename=\"" + one.serverName() + ".csr\"")
                .build();
    }

    /** Asks when it shall go live; in PROD, where callers notice it, before every activation. */
    @GET
    @Path("{id}/activate")
    public Html askActivation(@BeanParam Visit visit, @PathParam("id") String id) {
        return question(visit, uuid(id), Activation.ACTIVATE, visit.typed(ActivationTime.form()));
    }

    /** Asks before a deed that cannot be undone. */
    @GET
    @Path("{id}/revoke")
    public Html askRevocation(@BeanParam Visit visit, @PathParam("id") String id) {
        return question(visit, uuid(id), Activation.REVOKE, visit.typed(Form.empty()));
    }

    @POST
    @Takes(Permission.CERTIFICATES_WRITE)
    @Path("{id}/discard")
    public Response discard(@BeanParam Visit visit, @PathParam("id") String id) {
        return step(
                visit,
                id,
                "The request was given up; its key is destroyed",
                (caller, one) -> register.discard(caller, one, Precondition.any()));
    }

    @POST
    @Takes(Permission.CERTIFICATES_WRITE)
    @Path("{id}/issued")
    public Response issued(@BeanParam Visit visit, @PathParam("id") String id) {
        Form form = visit.form();
        try {
            register.issued(
                    visit.caller(),
                    uuid(id),
                    Precondition.any(),
                    form.value("answer").getBytes(StandardCharsets.UTF_8),
                    false);
            return visit.to("/console/certificates/" + id, "The certificate was checked and saved");
        } catch (Problem problem) {
            // A private key that was pasted by mistake is not shown again.
            Form shown = form.value("answer").contains("PRIVATE KEY") ? Form.empty() : form;
            Form refused = problem.type() == ProblemType.VALIDATION
                            && problem.violations().size() > 1
                    ? shown.refused(Problem.conflict(problem.detail()), List.of())
                    : shown.refused(problem, List.of());
            return SignInPages.wrong(page(visit, uuid(id), refused));
        }
    }

    @POST
    @Takes(Permission.CERTIFICATES_WRITE)
    @Path("{id}/requested")
    public Response requested(@BeanParam Visit visit, @PathParam("id") String id) {
        return step(
                visit,
                id,
                "Marked as sent",
                (caller, one) -> register.requested(caller, one, Precondition.any(), null));
    }

    @POST
    @Takes(Permission.CERTIFICATES_ACTIVATE)
    @Path("{id}/activate")
    public Response activate(@BeanParam Visit visit, @PathParam("id") String id) {
        Form form = visit.form();
        UUID certificate = uuid(id);
        try {
            if (form.value("step").equals("consent")) {
                return asked(visit, certificate, Activation.ACTIVATE, form);
            }
            Instant when = ActivationTime.typed(form, clock.instant());
            CertificateView after = activation.activate(visit.caller(), certificate, Precondition.any(), when, false);
            String done = after.activateAt() == null
                    ? "The certificate is active"
                    : "The certificate goes live on " + Times.full(after.activateAt());
            return visit.to("/console/certificates/" + id, done);
        } catch (Problem problem) {
            if (problem.type() == ProblemType.NOT_FOUND) {
                throw problem;
            }
            Form refused = form.refused(problem, List.of("when", "at", "reason"));
            return SignInPages.wrong(question(visit, certificate, Activation.ACTIVATE, refused));
        }
    }

    /** Takes the plan of a later activation back. */
    @POST
    @Takes(Permission.CERTIFICATES_ACTIVATE)
    @Path("{id}/unschedule")
    public Response unschedule(@BeanParam Visit visit, @PathParam("id") String id) {
        Precondition precondition = visit.form().precondition();
        return step(
                visit,
                id,
                "The plan was taken back",
                (caller, one) -> activation.unschedule(caller, one, precondition));
    }

    @POST
    @Takes(Permission.CERTIFICATES_ACTIVATE)
    @Path("{id}/rollback")
    public Response rollBack(@BeanParam Visit visit, @PathParam("id") String id) {
        return step(
                visit,
                id,
                "The previous certificate is active again",
                (caller, one) -> activation.rollBack(caller, one, Precondition.any()));
    }

    @POST
    @Takes(Permission.CERTIFICATES_REVOKE)
    @Path("{id}/retirement")
    public Response retire(@BeanParam Visit visit, @PathParam("id") String id) {
        return step(
                visit,
                id,
                "Retired; its key is destroyed",
                (caller, one) -> activation.retire(caller, one, Precondition.any(), false));
    }

    @POST
    @Takes(Permission.CERTIFICATES_REVOKE)
    @Path("{id}/revoke")
    public Response revoke(@BeanParam Visit visit, @PathParam("id") String id) {
        Form form = visit.form();
        UUID certificate = uuid(id);
        try {
            if (form.value("step").equals("consent")) {
                return asked(visit, certificate, Activation.REVOKE, form);
            }
            String name = register.get(visit.caller(), certificate).serverName();
            if (!form.value("confirm").equalsIgnoreCase(name)) {
                throw Problem.invalid("/confirm", "confirmation", "Type " + name + " to confirm");
            }
            activation.revoke(visit.caller(), certificate, Precondition.any(), form.value("reason"), false);
            return visit.to("/console/certificates/" + id, "Revoked; its key is destroyed");
        } catch (Problem problem) {
            if (problem.type() == ProblemType.NOT_FOUND) {
                throw problem;
            }
            Form refused = form.refused(problem, List.of("confirm", "reason"));
            return SignInPages.wrong(question(visit, certificate, Activation.REVOKE, refused));
        }
    }

    private Response asked(Visit visit, UUID id, String action, Form form) {
        CertificateView one = register.get(visit.caller(), id);
        return consents.ask(visit, one, action, form, "Asked. Do it once somebody has approved it");
    }

    private Response step(Visit visit, String id, String done, Step step) {
        try {
            CertificateView after = step.take(visit.caller(), uuid(id));
            return visit.to("/console/certificates/" + after.id(), done);
        } catch (Problem problem) {
            if (ANSWERED_ELSEWHERE.contains(problem.type())) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, uuid(id), visit.form().refused(problem, List.of())));
        }
    }

    private Html page(Visit visit, UUID id, Form form) {
        CertificateView one = register.get(visit.caller(), id);
        boolean open = one.state() == CertificateState.CSR_READY || one.state() == CertificateState.REQUESTED;
        String csr = open ? pem(register.csr(visit.caller(), id)) : "";
        boolean earlier = one.state() == CertificateState.ACTIVE
                && register.of(visit.caller(), one.serverName()).stream()
                        .anyMatch(other -> other.state() == CertificateState.SUPERSEDED);
        return Html.of(
                visit, one.serverName(), "certificate.jte", "form", form, "one", one, "csr", csr, "earlier", earlier);
    }

    /** Asks before {@code action} is done, and whether a second person has to consent to it. */
    private Html question(Visit visit, UUID id, String action, Form form) {
        CertificateView one = register.get(visit.caller(), id);
        return Html.of(
                visit,
                one.serverName(),
                action.replace('.', '-') + ".jte",
                "form",
                form,
                "one",
                one,
                "second",
                activation.needsConsent(action, one.environment()));
    }

    private static String pem(byte[] request) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request)
                + "\n-----END CERTIFICATE REQUEST-----";
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("certificate");
        }
    }
}
