package bars.deploy.conformance;

import bars.messages.sample.SampleRoute;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/**
 * The receiver under examination, and the service that is called.
 *
 * @param serverName of the endpoint, in SNI and Host
 * @param tls presents the proxy's client certificate of the endpoint's environment
 * @param service value of the service in the Directory of Services
 * @param odsCode of the organisation that provides it
 * @param useCase a use case that the service takes
 * @param version an Application version that it takes
 * @param stateful whether the service is set to refuse second bookings and referrals, as the standard's own stateful
 *     receiver does
 */
public record Target(
        InetSocketAddress listener,
        String serverName,
        SSLContext tls,
        String service,
        String odsCode,
        String useCase,
        String version,
        boolean stateful) {
    SampleRoute route() {
        return SampleRoute.to(service, odsCode, "The organisation under examination", useCase, version);
    }

    /** Number of the Application of the use case. */
    String application() {
        return useCase.substring(1, Math.max(1, useCase.indexOf('t')));
    }
}
