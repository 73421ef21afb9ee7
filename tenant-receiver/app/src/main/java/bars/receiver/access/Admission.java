package bars.receiver.access;

import bars.messages.header.RequestHeaders;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.tenant.HostedService;

/**
 * Finds the service that a request is addressed to and asks its access rules. A service of somebody else answers as one
 * that does not exist. Stateless.
 *
 * <p>Source: BaRS Core 1.5.0 §Authorisation; refusals are 401, because bodies of 403 do not survive the proxy.
 */
public final class Admission {
    /** The service, or a refusal; {@code kind} is what an access refusal says: Slot has a word of its own. */
    public HostedService service(Arrival arrival, RequestHeaders headers, IssueType kind) {
        HostedService service = arrival.endpoint()
                .service(headers.target())
                .orElseThrow(() -> Refusal.notFound("There is no such service at this endpoint"));
        if (!service.access().admit(headers.party())) {
            throw Refusal.of(RecCode.UNAUTHORIZED, kind, "The provider of this service does not take your requests");
        }
        return service;
    }
}
