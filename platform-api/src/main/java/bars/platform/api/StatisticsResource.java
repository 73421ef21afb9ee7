package bars.platform.api;

import bars.db.Environment;
import bars.platform.statistic.ServiceLevelReport;
import bars.platform.statistic.StatisticsDesk;
import bars.platform.tenant.OdsCodes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** {@code /statistics}: figures about traffic, errors and the ends of certificates. */
@Path("statistics")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class StatisticsResource {
    private static final MediaType CSV = new MediaType("text", "csv", "utf-8");

    private final StatisticsDesk desk;

    @Inject
    public StatisticsResource(StatisticsDesk desk) {
        this.desk = desk;
    }

    @GET
    @Path("traffic")
    public Response traffic(
            @BeanParam Call call,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("service") @Nullable String service,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("to") @Nullable Moment to) {
        return call.ok(desk.traffic(call.caller(), ask(tenant, environment, from, to), service));
    }

    @GET
    @Path("errors")
    public Response errors(
            @BeanParam Call call,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("to") @Nullable Moment to) {
        return call.ok(desk.errors(call.caller(), ask(tenant, environment, from, to)));
    }

    @GET
    @Path("expiry")
    public Response expiry(
            @BeanParam Call call,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.ok(desk.expiry(call.caller(), odsCode(tenant), environment, ZoneOffset.UTC));
    }

    @GET
    @Path("service-levels")
    @Produces({MediaType.APPLICATION_JSON, "text/csv"})
    public Response serviceLevels(
            @BeanParam Call call,
            @Context HttpHeaders headers,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("from") @Nullable Moment from,
            @QueryParam("to") @Nullable Moment to) {
        ServiceLevelReport report = desk.serviceLevels(call.caller(), ask(tenant, environment, from, to));
        boolean csv = headers.getAcceptableMediaTypes().get(0).isCompatible(CSV)
                && !headers.getAcceptableMediaTypes().get(0).isWildcardType();
        return csv ? Response.ok(report.csv(), CSV).build() : call.ok(report);
    }

    private static StatisticsDesk.Ask ask(
            @Nullable String tenant, @Nullable Environment environment, @Nullable Moment from, @Nullable Moment to) {
        return new StatisticsDesk.Ask(
                odsCode(tenant), environment, from == null ? null : from.instant(), to == null ? null : to.instant());
    }

    private static @Nullable String odsCode(@Nullable String tenant) {
        return tenant == null ? null : OdsCodes.normalised(tenant);
    }
}
