package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A verdict counts for the caller, environment and epoch that it was given for, and for nothing else. */
class VerdictCacheTest {
    private static final TestAuthority INT = new TestAuthority("INT Root");
    private static final List<X509Certificate> PROXY =
            List.of(INT.leaf("proxy.nhs.uk").certificate());
    private static final List<X509Certificate> OTHER =
            List.of(INT.leaf("proxy.nhs.uk").certificate());

    private final VerdictCache cache = new VerdictCache();
    private final AtomicInteger judged = new AtomicInteger();

    @Test
    void sameCallerIsJudgedOnce() throws UnknownHostException {
        judge("INT", PROXY, "192.0.2.1", 1);
        judge("INT", PROXY, "192.0.2.1", 1);

        assertThat(judged).hasValue(1);
    }

    @Test
    void anotherEnvironmentCertificateAddressOrEpochIsJudgedAnew() throws UnknownHostException {
        judge("INT", PROXY, "192.0.2.1", 1);
        judge("PROD", PROXY, "192.0.2.1", 1);
        judge("INT", OTHER, "192.0.2.1", 1);
        judge("INT", PROXY, "192.0.2.2", 1);
        judge("INT", PROXY, "192.0.2.1", 2);

        assertThat(judged).hasValue(5);
    }

    private void judge(String environment, List<X509Certificate> chain, String address, long epoch)
            throws UnknownHostException {
        cache.get(environment, chain, InetAddress.getByName(address), epoch, () -> {
            judged.incrementAndGet();
            return new Verdict(true, "ok", "let in", List.of());
        });
    }
}
