package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which parsed identities are kept, and how many. */
class IdentityCacheTest {
    private static final TestAuthority.Leaf LEAF = new TestAuthority("INT Root").leaf("bars-int-x26.nhs.uk");

    private final AtomicInteger opened = new AtomicInteger();
    private final IdentityCache cache = new IdentityCache(identity -> {
        opened.incrementAndGet();
        return identity.sealedKey().clone();
    });

    @Test
    void busyNamesAreOpenedOnceHoweverManyThereAre() {
        List<SealedIdentity> busy =
                IntStream.range(0, 1_000).mapToObj(IdentityCacheTest::identity).toList();

        for (int round = 0; round < 3; round++) {
            busy.forEach(cache::get);
        }

        assertThat(opened).hasValue(1_000);
    }

    @Test
    void noMoreThanTheirNumberAreKept() {
        for (int i = 0; i < IdentityCache.PLACES + 2_000; i++) {
            cache.get(identity(i));
        }

        assertThat(cache.size()).isLessThanOrEqualTo(IdentityCache.PLACES);
    }

    @Test
    void laterIdentityTakesThePlaceOfTheEarlierOne() {
        SealedIdentity earlier = identity(1);
        SealedIdentity later = identity(1);

        ServerIdentity first = cache.get(earlier);
        ServerIdentity second = cache.get(later);

        assertThat(second).isNotSameAs(first);
        assertThat(cache.get(later)).isSameAs(second);
        assertThat(cache.size()).isEqualTo(1);
        cache.forget(later.serverName());
        assertThat(cache.size()).isZero();
    }

    private static SealedIdentity identity(int number) {
        try {
            return new SealedIdentity(
                    "bars-int-n" + number + ".nhs.uk",
                    "INT",
                    "1:" + number,
                    "fingerprint",
                    LEAF.key().getEncoded(),
                    List.of(LEAF.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
