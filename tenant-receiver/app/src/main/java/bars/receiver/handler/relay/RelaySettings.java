package bars.receiver.handler.relay;

import bars.receiver.tenant.HostedService;
import java.time.Duration;
import java.util.Map;

/**
 * How a service's backend is called, from the handler settings of the service; a change holds with the next request.
 *
 * @param url base of the backend, without closing slash; name {@code url}
 * @param atOnce requests there at one time, on this node; name {@code atOnce}
 * @param failures in a row after which nothing goes there for a while; name {@code failures}
 * @param rest how long the first time, doubled up to a minute while it goes on; name {@code restSeconds}
 */
record RelaySettings(String url, int atOnce, int failures, Duration rest) {
    private static final int AT_ONCE = 8;
    private static final int FAILURES = 5;
    private static final int REST_SECONDS = 5;

    static RelaySettings of(HostedService service) {
        Map<String, Object> own = service.handler();
        return new RelaySettings(
                String.valueOf(own.get("url")).replaceAll("/+$", ""),
                number(own, "atOnce", AT_ONCE),
                number(own, "failures", FAILURES),
                Duration.ofSeconds(number(own, "restSeconds", REST_SECONDS)));
    }

    private static int number(Map<String, Object> own, String name, int otherwise) {
        return own.get(name) instanceof Number number ? Math.max(1, number.intValue()) : otherwise;
    }
}
