package bars.platform.api.onboarding;

import bars.db.Environment;
import bars.platform.api.Call;
import bars.platform.api.Page;
import bars.platform.api.Paging;
import bars.platform.reminder.Forecast;
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

/** {@code /certificates/forecast}: how many requests will have to be sent in which month. */
@Path("certificates/forecast")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ForecastResource {
    private final Forecast forecast;

    @Inject
    public ForecastResource(Forecast forecast) {
        this.forecast = forecast;
    }

    @GET
    public Response read(
            @BeanParam Call call,
            @BeanParam Paging paging,
            @QueryParam("environment") @Nullable Environment environment) {
        return call.page(Page.whole(forecast.months(call.caller(), environment), paging));
    }
}
