package bars.platform.api.onboarding;

import bars.db.onboarding.HandOver;
import bars.platform.api.Call;
import bars.platform.api.Segments;
import bars.platform.onboarding.RequestPack;
import bars.platform.onboarding.RequestPacks;
import bars.platform.reminder.RequestDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /certificates/{id}/request-pack}: what has to be sent for a certificate, and how far it is. */
@Path("certificates/{id}/request-pack")
@Singleton
public class RequestPackResource {
    private static final String MAIL = "message/rfc822";

    /** @param at when; now when absent */
    public record Progress(HandOver.@Nullable State state, @Nullable Instant at, @Nullable String note) {}

    /** @param recipient in place of the text's own */
    public record Sending(@Nullable String recipient) {}

    private final RequestPacks packs;
    private final RequestDesk desk;

    @Inject
    public RequestPackResource(RequestPacks packs, RequestDesk desk) {
        this.packs = packs;
        this.desk = desk;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response pack(@BeanParam Call call, @PathParam("id") String id, @QueryParam("kind") @Nullable String kind) {
        return call.ok(asked(call, id, kind));
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public Response text(@BeanParam Call call, @PathParam("id") String id, @QueryParam("kind") @Nullable String kind) {
        return call.ok(asked(call, id, kind).text());
    }

    private RequestPack asked(Call call, String id, @Nullable String kind) {
        RequestPack pack = packs.pack(call.caller(), id(id));
        return kind == null ? pack : pack.only(kind);
    }

    @GET
    @Produces(MAIL)
    public Response mail(@BeanParam Call call, @PathParam("id") String id, @QueryParam("kind") @Nullable String kind) {
        UUID certificate = id(id);
        String wanted = kind == null ? packs.pack(call.caller(), certificate).asking() : kind;
        byte[] mail = packs.mail(call.caller(), certificate, wanted).getBytes(StandardCharsets.UTF_8);
        return Response.ok(mail, MAIL)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + wanted + ".eml\"")
                .build();
    }

    @PUT
    @Path("{kind}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response note(
            @BeanParam Call call,
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @Nullable Progress progress) {
        Progress given = call.body(progress);
        return call.ok(packs.note(call.caller(), id(id), kind, given.state(), given.at(), given.note()));
    }

    @POST
    @Path("{kind}/sending")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    @Produces(MediaType.APPLICATION_JSON)
    public Response send(
            @BeanParam Call call,
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @Nullable Sending sending) {
        return call.made(desk.send(call.caller(), id(id), kind, sending == null ? null : sending.recipient()));
    }

    private static UUID id(String segment) {
        return Segments.id(segment, "certificate");
    }
}
