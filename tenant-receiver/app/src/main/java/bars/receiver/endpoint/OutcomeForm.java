package bars.receiver.endpoint;

import bars.messages.bundle.XmlForm;
import bars.messages.header.AcceptedMedia;
import bars.messages.header.RequestHeaders;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form of an OperationOutcome: that of every other answer, which is XML for callers who want it of a service that gives
 * it. Whoever addresses no such service, or accepts nothing that it gives, reads JSON. Stateless.
 * Source: contract §1.4.
 */
final class OutcomeForm {
    private OutcomeForm() {}

    /** {@code answer} as the caller reads it; what is no refusal comes back as it is. */
    static Answer of(Answer answer, Arrival arrival, Function<String, @Nullable String> headers) {
        boolean outcome = answer.status() >= 400 && answer.mediaType().equals(AcceptedMedia.JSON);
        return outcome && wantsXml(arrival, headers)
                ? new Answer(answer.status(), AcceptedMedia.XML, XmlForm.of(answer.body()), answer.headers())
                : answer;
    }

    private static boolean wantsXml(Arrival arrival, Function<String, @Nullable String> headers) {
        try {
            return arrival.endpoint()
                    .service(RequestHeaders.target(headers))
                    .filter(service -> AcceptedMedia.negotiate(headers.apply("Accept"), service.profile())
                            .xml())
                    .isPresent();
        } catch (Refusal unreadable) {
            return false;
        }
    }
}
