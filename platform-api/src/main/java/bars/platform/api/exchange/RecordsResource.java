package bars.platform.api.exchange;

import bars.platform.api.Call;
import bars.platform.api.Media;
import bars.platform.api.MergePatch;
import bars.platform.api.Segments;
import bars.platform.exchange.RecordDesk;
import bars.platform.exchange.RecordView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /tenants/{odsCode}/referrals/{id}} and {@code …/bookings/{id}}: how they stand, from the tenant's side. */
@Path("tenants/{odsCode}/{kind:referrals|bookings}/{id}")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RecordsResource {
    private final RecordDesk records;

    @Inject
    public RecordsResource(RecordDesk records) {
        this.records = records;
    }

    @GET
    public Response get(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("kind") String kind,
            @PathParam("id") String id) {
        boolean booking = kind.equals("bookings");
        RecordView view = records.get(call.caller(), Segments.owner(odsCode), id(id, booking), booking);
        return call.ok(view, view.version());
    }

    @PATCH
    @Consumes({Media.MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response change(
            @BeanParam Call call,
            @PathParam("odsCode") String odsCode,
            @PathParam("kind") String kind,
            @PathParam("id") String id,
            @Nullable MergePatch patch) {
        boolean booking = kind.equals("bookings");
        MergePatch change = call.body(patch);
        RecordView view = records.change(
                call.caller(),
                Segments.owner(odsCode),
                id(id, booking),
                booking,
                call.requiredPrecondition(),
                before -> change.applyTo(before, RecordDesk.Change.class));
        return call.ok(view, view.version());
    }

    private static UUID id(String segment, boolean booking) {
        return Segments.id(segment, booking ? "booking" : "referral");
    }
}
