package bars.platform.certificate;

import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import bars.platform.access.Caller;
import bars.platform.access.SecondPerson;
import java.time.Instant;

/** The consent of a second person to what is done to one certificate: its id says all of it. */
final class CertificateConsent {
    private CertificateConsent() {}

    /** Uses up the consent to {@code action}, in the deed's own transaction, or refuses. */
    static void require(Work work, Caller caller, String action, ServerCertificate one, Instant now) {
        String odsCode = CertificateRegister.odsCode(work, one);
        var deed = new SecondPerson.Deed(action, one.id().toString(), odsCode, one.environment(), null);
        SecondPerson.require(work, caller, deed, now);
    }
}
