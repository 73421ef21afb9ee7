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
 */
public record Target(
        InetSocketAddress listener,
        String serverName,
        SSLContext tls,
        String service,
        String odsCode,
        String useCase,
        String version) {
    SampleRoute route() {
        return SampleRoute.to(service, odsCode, "The organisation under examination", useCase, version);
    }
}
