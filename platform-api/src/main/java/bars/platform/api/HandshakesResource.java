package bars.platform.api;

import bars.db.Environment;
import bars.db.trust.HandshakeRecords;
import bars.platform.handshake.HandshakeDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /handshakes}: recent refused and sampled accepted ones, newest first. */
@Path("handshakes")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class HandshakesResource {
    private final HandshakeDesk desk;

    @Inject
    public HandshakesResource(HandshakeDesk desk) {
        this.desk = desk;
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("serverName") @Nullable String serverName,
            @QueryParam("accepted") @Nullable Boolean accepted,
            @QueryParam("rule") @Nullable String rule) {
        var filter = new HandshakeRecords.Filter(environment, serverName, accepted, rule);
        Long after = paging.afterNumber();
        return call.page(Page.of(
                desk.newest(call.caller(), after == null ? 0 : after, filter, paging.oneMore()),
                paging,
                one -> Long.toString(one.id()),
                one -> one));
    }
}
