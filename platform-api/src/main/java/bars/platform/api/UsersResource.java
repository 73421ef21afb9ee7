package bars.platform.api;

import bars.platform.access.Users;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /users}: the people who administer. */
@Path("users")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {
    private final Users users;

    @Inject
    public UsersResource(Users users) {
        this.users = users;
    }

    /**
     * An invitation, shown once.
     *
     * @param path what the person opens below the address of the platform
     */
    public record Invitation(String path) {
        static Invitation of(UUID user, String code) {
            return new Invitation("/console/invitation/" + user + "/" + code);
        }
    }

    /** A person who was just invited. */
    public record Invited(Users.UserView user, Invitation invitation) {}

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        var rows = users.list(call.caller(), paging.after(), paging.oneMore());
        return call.page(Page.of(rows, paging, Users.UserView::email, view -> view));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response invite(@BeanParam Call call, Users.@Nullable UserDocument document) {
        var invited = users.invite(call.caller(), call.body(document));
        UUID id = invited.user().id();
        return call.created(
                "users/" + id,
                new Invited(invited.user(), Invitation.of(id, invited.code())),
                invited.user().version());
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        var user = users.get(call.caller(), uuid(id));
        return call.ok(user, user.version());
    }

    @PATCH
    @Path("{id}")
    @Consumes({Media.MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response patch(@BeanParam Call call, @PathParam("id") String id, @Nullable MergePatch patch) {
        MergePatch change = call.body(patch);
        var user = users.edit(
                call.caller(),
                uuid(id),
                call.requiredPrecondition(),
                document -> change.applyTo(document, Users.UserDocument.class));
        return call.ok(user, user.version());
    }

    @POST
    @Path("{id}/invitation")
    public Response reinvite(@BeanParam Call call, @PathParam("id") String id) {
        return call.ok(Invitation.of(uuid(id), users.reinvite(call.caller(), uuid(id))));
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("user");
        }
    }
}
