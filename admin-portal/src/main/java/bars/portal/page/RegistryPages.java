package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.sender.RegistryDesk;
import bars.platform.sender.RegistryDesk.RegistryView;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether the national registry points to a tenant's bookings. */
@Path("tenants/{odsCode}/registry")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class RegistryPages {
    private final RegistryDesk registry;

    @Inject
    public RegistryPages(RegistryDesk registry) {
        this.registry = registry;
    }

    @GET
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        List<RegistryView> views = Arrays.stream(Environment.values())
                .filter(visit.caller().bounds()::covers)
                .map(one -> registry.get(visit.caller(), odsCode, one))
                .toList();
        return Html.of(
                visit, "Registry pointers", "registry.jte", "odsCode", odsCode, "home", home(odsCode), "views", views);
    }

    @POST
    @Takes(Permission.TENANTS_WRITE)
    @Path("{environment:INT|PROD}")
    public Response turn(
            @BeanParam Visit visit,
            @PathParam("odsCode") String odsCode,
            @PathParam("environment") String environment) {
        boolean on = visit.form().value("enabled").equals("yes");
        registry.set(visit.caller(), odsCode, Environment.valueOf(environment), on);
        return visit.to(home(odsCode), on ? "New bookings are pointed to" : "New bookings are not pointed to any more");
    }

    private static String home(String odsCode) {
        return "/console/tenants/" + odsCode.toUpperCase(Locale.ROOT) + "/registry";
    }
}
