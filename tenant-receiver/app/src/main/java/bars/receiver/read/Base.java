package bars.receiver.read;

import bars.receiver.exchange.Arrival;

/** The address under which an endpoint is known to its callers. Stateless. */
final class Base {
    private Base() {}

    /** Without closing slash; the proxy and the caller reach it on the standard port. */
    static String of(Arrival arrival) {
        return "https://" + arrival.endpoint().serverName() + "/FHIR/R4";
    }
}
