package bars.platform.api;

import bars.db.Environment;
import bars.platform.certificate.CertificateCalendar;
import bars.platform.tenant.OdsCodes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code /certificates/calendar.ics}: when certificates end, for calendars. */
@Path("certificates/calendar.ics")
@Singleton
public class CalendarResource {
    private static final String CALENDAR = "text/calendar;charset=utf-8";

    private final CertificateCalendar calendar;

    @Inject
    public CalendarResource(CertificateCalendar calendar) {
        this.calendar = calendar;
    }

    @GET
    @Produces(CALENDAR)
    public Response read(
            @BeanParam Call call,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("environment") @Nullable Environment environment) {
        String odsCode = tenant == null ? null : OdsCodes.normalised(tenant);
        String text = calendar.read(call.caller(), odsCode, environment);
        return Response.ok(text.getBytes(StandardCharsets.UTF_8), CALENDAR).build();
    }
}
