package bars.platform.api;

import bars.platform.certificate.Activation;
import bars.platform.certificate.Confirmation;
import bars.platform.certificate.KeyExportDesk;
import bars.platform.reminder.ExpiryWatch;
import bars.platform.reminder.ExportWatch;
import bars.platform.reminder.NoticeCourier;
import bars.platform.reminder.RequestDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What an admin node does for certificates by itself, round by round. */
@Singleton
public class CertificateRounds {
    private final Activation activation;
    private final Confirmation confirmation;
    private final KeyExportDesk exports;
    private final ExportWatch exported;
    private final ExpiryWatch expiries;
    private final RequestDesk requests;
    private final NoticeCourier courier;
    private final RightTime time;

    @Inject
    public CertificateRounds(
            Activation activation,
            Confirmation confirmation,
            KeyExportDesk exports,
            ExportWatch exported,
            ExpiryWatch expiries,
            RequestDesk requests,
            NoticeCourier courier,
            RightTime time) {
        this.activation = activation;
        this.confirmation = confirmation;
        this.exports = exports;
        this.exported = exported;
        this.expiries = expiries;
        this.requests = requests;
        this.courier = courier;
        this.time = time;
    }

    /** Runs {@code round} again and again, so many milliseconds after its end. */
    interface Schedule {
        void every(long millis, Runnable round);
    }

    /** What a listener waits for: an activation at its hour, and the way back when callers do not take the certificate. */
    void startPunctual(Schedule schedule) {
        schedule.every(2_000, activation::activateDue);
        schedule.every(1_000, confirmation::run);
    }

    /** What may come later. */
    void startPatient(Schedule schedule) {
        schedule.every(5_000, courier::run);
        schedule.every(30_000, exports::forgetOld);
        schedule.every(30_000, exported::run);
        schedule.every(600_000, expiries::run);
        schedule.every(600_000, requests::remind);
        schedule.every(600_000, time.only(activation::retireDue));
    }
}
