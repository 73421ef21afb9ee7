package bars.platform.api;

import bars.db.DatabaseFailure;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A POST with {@code Idempotency-Key} is done once: the same key with the same request gets the same answer for a day,
 * with another request it is refused. Only successes are remembered; a refused request may be repaired and sent again
 * under its key, and so may one that failed before it did anything. What was done and could not be remembered, or whose end
 * is not known, is refused when it comes again.
 *
 * <p>Source: draft-ietf-httpapi-idempotency-key-header §2.
 */
@Provider
@Singleton
@Priority(Priorities.USER)
public class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter, WriterInterceptor {
    static final String HEADER = "Idempotency-Key";

    private static final Logger LOG = System.getLogger(IdempotencyFilter.class.getName());
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");
    private static final String CLAIM = "bars.idempotency.claim";
    private static final String[] KEPT = {HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.CONTENT_TYPE};

    private final Repeats repeats;

    @Inject
    public IdempotencyFilter(Repeats repeats) {
        this.repeats = repeats;
    }

    private record Claim(String actor, String key) {}

    private record Success(Claim claim, int status, Map<String, String> headers) {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        if (key == null || !request.getMethod().equals("POST")) {
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, HEADER + " has 1 to 100 visible ASCII characters");
        }
        String actor = request.getSecurityContext().getUserPrincipal().getName();
        byte[] body = request.getEntityStream().readNBytes(JsonBodies.MAX_BODY_BYTES + 1);
        if (body.length > JsonBodies.MAX_BODY_BYTES) {
            throw Problem.of(ProblemType.TOO_LARGE, "The body is too large for a request with " + HEADER);
        }
        request.setEntityStream(new ByteArrayInputStream(body));
        Optional<Repeats.Answer> before =
                repeats.claim(actor, key, hash(request, body), request.getHeaderString(RequestIdFilter.HEADER));
        if (before.isPresent()) {
            request.abortWith(replay(before.get()));
        } else {
            request.setProperty(CLAIM, new Claim(actor, key));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(CLAIM) instanceof Claim claim)) {
            return;
        }
        request.removeProperty(CLAIM);
        if (response.getStatus() < 200 || response.getStatus() > 299) {
            release(claim, response.getStatus());
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            String value = response.getHeaderString(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        Success success = new Success(claim, response.getStatus(), headers);
        if (response.hasEntity()) {
            request.setProperty(CLAIM, success);
        } else {
            remember(success, new byte[0]);
        }
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException, WebApplicationException {
        if (!(context.getProperty(CLAIM) instanceof Success success)) {
            context.proceed();
            return;
        }
        OutputStream real = context.getOutputStream();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        context.setOutputStream(copy);
        context.proceed();
        // First remembered, then told: an answer that the client saw is one that it can see again.
        remember(success, copy.toByteArray());
        context.setOutputStream(real);
        copy.writeTo(real);
    }

    private void release(Claim claim, int status) {
        try {
            if (status < 500) {
                repeats.forget(claim.actor(), claim.key());
            } else {
                repeats.forgetUnlessDone(claim.actor(), claim.key());
            }
        } catch (DatabaseFailure e) { // the claim stays, and is settled when the request comes again
            LOG.log(Level.WARNING, "idempotency claim outcome=kept reason=" + e.getMessage());
        }
    }

    private void remember(Success success, byte[] body) {
        repeats.remember(
                success.claim().actor(),
                success.claim().key(),
                new Repeats.Answer(success.status(), success.headers(), body));
    }

    private static Response replay(Repeats.Answer answer) {
        Response.ResponseBuilder again = Response.status(answer.status());
        answer.headers().forEach(again::header);
        if (answer.body().length > 0) {
            again.entity(answer.body());
        }
        return again.header("Idempotency-Replayed", "true").build();
    }

    private static byte[] hash(ContainerRequestContext request, byte[] body) {
        MultivaluedMap<String, String> headers = request.getHeaders();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                request.getUriInfo().getRequestUri().getRawPath(),
                String.valueOf(request.getUriInfo().getRequestUri().getRawQuery()),
                String.valueOf(headers.getFirst(HttpHeaders.CONTENT_TYPE))
            }) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
