package bars.platform.api;

import bars.platform.access.Caller;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * The request in hand, as a resource method sees it: who calls, what the caller believes, and how answers are made. Every
 * resource method takes it as {@code @BeanParam Call call}.
 */
@Vetoed
@NullUnmarked
public class Call {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"]*)\"\\s*(?:,|$)");

    /** As {@link #tag(long, Object)} makes it, or the version alone. */
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,18})(?:-[0-9a-f]{16})?");

    @Context
    private SecurityContext security;

    @Context
    private HttpHeaders headers;

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    /** Who calls, proven by the bearer token. */
    public Caller caller() {
        if (security.getUserPrincipal() instanceof CallerPrincipal principal) {
            return principal.caller();
        }
        throw Problem.of(ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer <token>");
    }

    /**
     * What If-Match says, or null when it is absent. Weak and foreign tags match nothing; {@code If-None-Match: *} is met
     * by nothing that exists.
     */
    public @Nullable Precondition precondition() {
        String value = headers.getHeaderString(HttpHeaders.IF_MATCH);
        if (value == null && "*".equals(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
            return Precondition.absent();
        }
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.strip().equals("*")) {
            return Precondition.any();
        }
        Set<Long> versions = new HashSet<>();
        Matcher tags = TAG.matcher(value);
        while (tags.find()) {
            Matcher version = VERSION.matcher(tags.group(2));
            if (tags.group(1) == null && version.matches()) {
                versions.add(Long.valueOf(version.group(1)));
            }
        }
        return Precondition.oneOf(versions);
    }

    /** What If-Match says; its absence is refused (428). */
    public Precondition requiredPrecondition() {
        return Precondition.stated(precondition());
    }

    /** {@code body}, or a refusal when the request had none. */
    public <T> T body(@Nullable T body) {
        if (body == null) {
            throw Problem.of(ProblemType.MALFORMED, "This request needs a body");
        }
        return body;
    }

    /** 200 with the view and its strong ETag; 304 when the caller has it already. */
    public Response ok(Object view, long version) {
        return tagged(tag(version, view), Response.ok(view));
    }

    /** 200 with something that has no version. */
    public Response ok(Object view) {
        return Response.ok(view).build();
    }

    /** One page of a list, with a link to the next. */
    public Response page(Page<?> page) {
        return linked(page).build();
    }

    /** As above with the strong ETag of what the list belongs to; 304 when the caller has it already. */
    public Response page(Page<?> page, long version) {
        return tagged(tag(version, page), linked(page));
    }

    /** 201 with the address of the new thing below {@code /api/v1/}. */
    public Response created(String path, Object view, long version) {
        return Response.created(at(path)).entity(view).tag(tag(version, view)).build();
    }

    /** 201 with something that is shown this once: no cache keeps it. */
    public Response made(Object view) {
        return Response.status(Response.Status.CREATED)
                .entity(view)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** 202: the work goes on as a job. */
    public Response accepted(UUID job, Object view) {
        return Response.accepted(view).location(at("jobs/" + job)).build();
    }

    public Response noContent() {
        return Response.noContent().build();
    }

    /** The tag of a version that is not shown: good for If-Match. */
    static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * The strong tag of what is shown: its version, which is what If-Match guards, and a digest of it, for a part of it
     * such as a state can change without the version.
     */
    private static EntityTag tag(long version, Object shown) {
        return new EntityTag(version + "-" + Json.digest(shown));
    }

    private Response tagged(EntityTag tag, Response.ResponseBuilder answer) {
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        boolean reading =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (reading && unchanged != null) {
            Response same = unchanged.tag(tag).build();
            if (same.getStatus() == Response.Status.PRECONDITION_FAILED.getStatusCode()) {
                throw Problem.of(ProblemType.PRECONDITION_FAILED, "It is in another version than If-Match names");
            }
            return same;
        }
        return answer.tag(tag).build();
    }

    private Response.ResponseBuilder linked(Page<?> page) {
        Response.ResponseBuilder answer = Response.ok(page);
        String next = page.page().nextCursor();
        if (next != null) {
            URI link =
                    uri.getRequestUriBuilder().replaceQueryParam("cursor", next).build();
            answer.header("Link", "<" + link.getRawPath() + "?" + link.getRawQuery() + ">; rel=\"next\"");
        }
        return answer;
    }

    private URI at(String path) {
        return URI.create(uri.getBaseUri().getRawPath()).resolve(path);
    }
}
