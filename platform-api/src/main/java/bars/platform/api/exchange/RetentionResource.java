package bars.platform.api.exchange;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.api.Segments;
import bars.platform.exchange.RetentionDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/retention}: how long content is kept. */
@Path("tenants/{odsCode}/retention")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RetentionResource {
    private final RetentionDesk retention;

    @Inject
    public RetentionResource(RetentionDesk retention) {
        this.retention = retention;
    }

    @GET
    public Response list(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @PathParam("odsCode") String odsCode,
            @QueryParam("environment") @Nullable Environment environment) {
        var rules = retention.list(call.caller(), Segments.owner(odsCode));
        long version = rules.stream()
                .mapToLong(RetentionDesk.RetentionView::version)
                .max()
                .orElse(0);
        return call.page(Page.whole(rules, environment, RetentionDesk.RetentionView::environment, paging), version);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            RetentionDesk.@Nullable RetentionDocument document) {
        var rule = retention.put(call.caller(), Segments.owner(odsCode), call.body(document), call.precondition());
        return call.ok(rule, rule.version());
    }
}
