package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.certificate.DevelopmentCa;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Certificates that were requested, issued by an authority of the environment, and taken in. */
final class CheckedCertificates {
    private CheckedCertificates() {}

    /** Makes one for the endpoint {@code server} of {@code environment} and says its id. */
    static String add(Platform platform, String environment, String server) {
        DevelopmentCa ca = DevelopmentCa.create(environment, Clock.systemUTC());
        platform.request("POST", "trust/" + environment + "/authorities")
                .header("Content-Type", "application/x-pem-file")
                .body(ca.chain())
                .send();
        String id = platform.request("POST", "endpoints/" + server + "/certificates", "{}")
                .send()
                .json()
                .path("id")
                .asText();
        byte[] csr = platform.get("certificates/" + id + "/csr")
                .header("Accept", "application/pkcs10")
                .sendForBytes();
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(csr)
                + "\n-----END CERTIFICATE REQUEST-----\n";
        Api.Answer issued = platform.request("PUT", "certificates/" + id + "/issued")
                .header("Content-Type", "text/plain")
                .header("If-Match", "*")
                .body(ca.issue(pem, true, Duration.ofDays(90)))
                .send();
        assertThat(issued.status()).as(issued.body()).isEqualTo(200);
        return id;
    }
}
