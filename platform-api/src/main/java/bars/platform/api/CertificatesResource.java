package bars.platform.api;

import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.platform.certificate.Activation;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.UkTime;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /certificates}: from the signing request to the end. */
@Path("certificates")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class CertificatesResource {
    private static final String PEM = "application/x-pem-file";
    private static final String PKCS10 = "application/pkcs10";
    private static final int MAX_ANSWER_BYTES = 256 * 1024;

    /** @param at when it was sent; now when absent */
    public record RequestedBody(@Nullable Instant at) {}

    /**
     * When it shall go live; now when both are absent.
     *
     * @param localTime the same in UK time without a zone, like {@code 2026-12-01T06:30}
     */
    public record ActivationBody(@Nullable Instant at, @Nullable String localTime) {}

    /** @param reason why it ends before its time */
    public record RevocationBody(@Nullable String reason) {}

    private final CertificateRegister register;
    private final Activation activation;

    @Inject
    public CertificatesResource(CertificateRegister register, Activation activation) {
        this.register = register;
        this.activation = activation;
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("state") @Nullable CertificateState state,
            @QueryParam("expiresBefore") @Nullable Moment expiresBefore) {
        var filter =
                new Certificates.Filter(environment, state, expiresBefore == null ? null : expiresBefore.instant());
        return call.page(Page.of(
                register.page(call.caller(), paging.afterId(), filter, paging.oneMore()),
                paging,
                one -> one.id().toString(),
                one -> one));
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        return answer(call, register.get(call.caller(), uuid(id)));
    }

    @DELETE
    @Path("{id}")
    public Response discard(@BeanParam Call call, @PathParam("id") String id) {
        return answer(call, register.discard(call.caller(), uuid(id), call.requiredPrecondition()));
    }

    @GET
    @Path("{id}/csr")
    @Produces(PEM)
    public Response csrPem(@BeanParam Call call, @PathParam("id") String id) {
        byte[] der = register.csr(call.caller(), uuid(id));
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
        return Response.ok(pem.getBytes(StandardCharsets.US_ASCII), PEM).build();
    }

    @GET
    @Path("{id}/csr")
    @Produces(PKCS10)
    public Response csrDer(@BeanParam Call call, @PathParam("id") String id) {
        return Response.ok(register.csr(call.caller(), uuid(id)), PKCS10).build();
    }

    @POST
    @Path("{id}/requested")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response requested(@BeanParam Call call, @PathParam("id") String id, @Nullable RequestedBody body) {
        Instant at = body == null ? null : body.at();
        return answer(call, register.requested(call.caller(), uuid(id), call.requiredPrecondition(), at));
    }

    @PUT
    @Path("{id}/issued")
    @Consumes(MediaType.WILDCARD)
    public Response issued(
            @BeanParam Call call,
            @PathParam("id") String id,
            @QueryParam("dryRun") boolean dryRun,
            @QueryParam("activate") boolean activate,
            InputStream body)
            throws IOException {
        byte[] answer = body.readNBytes(MAX_ANSWER_BYTES + 1);
        if (answer.length > MAX_ANSWER_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "An answer has at most " + MAX_ANSWER_BYTES + " bytes");
        }
        var examined = register.issued(call.caller(), uuid(id), call.requiredPrecondition(), answer, dryRun);
        if (dryRun) {
            return call.ok(examined);
        }
        CertificateView taken = examined.certificate();
        return answer(
                call,
                activate
                        ? activation.activate(
                                call.caller(), taken.id(), Precondition.version(taken.version()), null, false)
                        : taken);
    }

    @POST
    @Path("{id}/activation")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response activate(
            @BeanParam Call call,
            @PathParam("id") String id,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable ActivationBody body) {
        Instant at = body == null || body.localTime() == null
                ? (body == null ? null : body.at())
                : UkTime.instant("/localTime", body.localTime());
        return answer(call, activation.activate(call.caller(), uuid(id), call.requiredPrecondition(), at, dryRun));
    }

    @DELETE
    @Path("{id}/activation")
    public Response unschedule(@BeanParam Call call, @PathParam("id") String id) {
        return answer(call, activation.unschedule(call.caller(), uuid(id), call.requiredPrecondition()));
    }

    @POST
    @Path("{id}/rollback")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response rollBack(@BeanParam Call call, @PathParam("id") String id) {
        return answer(call, activation.rollBack(call.caller(), uuid(id), call.requiredPrecondition()));
    }

    @POST
    @Path("{id}/revocation")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response revoke(
            @BeanParam Call call,
            @PathParam("id") String id,
            @QueryParam("dryRun") boolean dryRun,
            @Nullable RevocationBody body) {
        String reason = body == null || body.reason() == null ? "not stated" : body.reason();
        return answer(call, activation.revoke(call.caller(), uuid(id), call.requiredPrecondition(), reason, dryRun));
    }

    @POST
    @Path("{id}/retirement")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response retire(@BeanParam Call call, @PathParam("id") String id, @QueryParam("dryRun") boolean dryRun) {
        return answer(call, activation.retire(call.caller(), uuid(id), call.requiredPrecondition(), dryRun));
    }

    private static Response answer(Call call, CertificateView view) {
        return call.ok(view, view.version());
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("certificate");
        }
    }
}
