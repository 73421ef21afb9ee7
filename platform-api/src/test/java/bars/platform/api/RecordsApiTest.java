package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.RecordKind;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tenant's side may make of what was off. */
class RecordsApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void aBookingThatGoesOnTakesItsSlotAgain() {
        Cases.Site site = Cases.site(platform, "BACK1", Environment.INT);
        UUID slot = Cases.slot(platform, site);
        String booking = booking(site, slot);

        assertThat(changed("BACK1", "bookings/" + booking, "cancelled").status())
                .isEqualTo(200);
        assertThat(slot(site, slot).isFree()).isTrue();
        var again = changed("BACK1", "bookings/" + booking, "booked");

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(slot(site, slot).isFree()).isFalse();
        assertThat(slot(site, slot).bookedBy()).hasToString(booking);
    }

    @Test
    void aBookingWhoseSlotSomebodyElseHasStaysCancelled() {
        Cases.Site site = Cases.site(platform, "BACK2", Environment.INT);
        UUID slot = Cases.slot(platform, site);
        String booking = booking(site, slot);
        changed("BACK2", "bookings/" + booking, "cancelled");
        String other = booking(site, slot);

        var refused = changed("BACK2", "bookings/" + booking, "booked");

        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(status("BACK2", "bookings/" + booking)).isEqualTo("cancelled");
        assertThat(slot(site, slot).bookedBy()).hasToString(other);
        assertThat(changed("BACK2", "bookings/" + booking, "entered-in-error").status())
                .isEqualTo(200);
        assertThat(slot(site, slot).bookedBy()).hasToString(other);
    }

    @Test
    void whatTheSenderWithdrewStaysWithdrawn() {
        Cases.Site site = Cases.site(platform, "BACK3", Environment.INT);
        UUID message = Cases.message(platform, site, RecordKind.REFERRAL);
        String referral = "referrals/" + record("BACK3", message);
        assertThat(changed("BACK3", referral, "revoked").status()).isEqualTo(200);
        assertThat(changed("BACK3", referral, "active").status())
                .as("the tenant's own")
                .isEqualTo(200);
        Cases.withdrawn(platform, site.scope(), message);

        var revived = changed("BACK3", referral, "active");

        assertThat(revived.status()).as(revived.body()).isEqualTo(409);
        assertThat(revived.body()).contains("withdrawn");
        assertThat(status("BACK3", referral)).isEqualTo("revoked");
        assertThat(changed("BACK3", referral, "entered-in-error").status()).isEqualTo(200);
        assertThat(changed("BACK3", referral, "active").status()).isEqualTo(409);
    }

    @Test
    void aBookingThatNeverHadASlotHereGoesOn() {
        Cases.Site site = Cases.site(platform, "BACK4", Environment.INT);
        String booking = "bookings/" + record("BACK4", Cases.message(platform, site, RecordKind.BOOKING));
        assertThat(changed("BACK4", booking, "cancelled").status()).isEqualTo(200);

        var again = changed("BACK4", booking, "booked");

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(status("BACK4", booking)).isEqualTo("booked");
    }

    private static Slot slot(Cases.Site site, UUID id) {
        return platform.database()
                .inTenant(site.scope(), work -> new Slots(work).byId(id).orElseThrow());
    }

    private static String booking(Cases.Site site, UUID slot) {
        UUID message = Cases.message(platform, site, RecordKind.BOOKING);
        Cases.booked(platform, site, message, slot);
        return record(site.odsCode(), message);
    }

    private static String record(String odsCode, UUID message) {
        return platform.get("tenants/" + odsCode + "/inbox/" + message)
                .send()
                .json()
                .at("/record/id")
                .asText();
    }

    private static Api.Answer changed(String odsCode, String record, String status) {
        return platform.request("PATCH", "tenants/" + odsCode + "/" + record, "{'status':'" + status + "'}")
                .header("Content-Type", Media.MERGE_PATCH)
                .header("If-Match", "*")
                .send();
    }

    private static String status(String odsCode, String record) {
        return platform.get("tenants/" + odsCode + "/" + record)
                .send()
                .json()
                .path("status")
                .asText();
    }
}
