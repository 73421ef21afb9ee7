package bars.deploy.process;

import bars.db.metric.Exposition;
import bars.db.metric.Exposition.Type;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Publishes until when the certificates last that this process's own listeners present; those of tenants are the admin
 * application's to tell. Thread-safe.
 */
final class ListenerCertificates implements AutoCloseable {
    private static final String PUBLISHED = "bars.metrics.listeners";
    private static final String NOT_AFTER = "bars_listener_certificate_not_after_seconds";
    private static final double MILLIS = 1_000;

    private final Map<String, X509Certificate> presented = new ConcurrentSkipListMap<>();

    /** Tells of none until {@link #presents} names one. */
    static ListenerCertificates published() {
        ListenerCertificates certificates = new ListenerCertificates();
        System.getProperties().put(PUBLISHED, (Supplier<String>) certificates::text);
        return certificates;
    }

    /** {@code listener} (admin, public) presents this one from now on. */
    void presents(String listener, X509Certificate certificate) {
        presented.put(listener, certificate);
    }

    private String text() {
        Exposition page = new Exposition();
        if (!presented.isEmpty()) {
            page.metric(
                    NOT_AFTER,
                    Type.GAUGE,
                    "When the certificate of a listener of this process ends, in seconds since 1970");
        }
        presented.forEach((listener, certificate) -> page.sample(
                NOT_AFTER,
                Exposition.labels("listener", listener),
                certificate.getNotAfter().getTime() / MILLIS));
        return page.text();
    }

    @Override
    public void close() {
        System.getProperties().remove(PUBLISHED);
    }
}
