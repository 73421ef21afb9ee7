package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.edge.revocation.ListAddresses;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.UnacceptableList;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lists are read, and which are not. Source: RFC 5280 §5; security reference 3. */
class RevocationListTest {
    private static final String ADDRESS = "http://crl.nhs.uk/int/1c/crlc7.crl";
    private static final X509Certificate SUB = TestCertificate.sub().make();
    private static final List<X509Certificate> AUTHORITIES = List.of(SUB);

    static Stream<Arguments> spoiled() {
        return Stream.of(
                of(
                        "signed by another",
                        list -> with(() -> list.signer = TestCertificate.LEAF_KEY.getPrivate(), list),
                        "not signed with the key"),
                of(
                        "signed with SHA-1",
                        list -> with(() -> list.algorithm = "SHA1withRSA", list),
                        "algorithm that is not accepted"),
                of(
                        "signed with SHA-1 by RSASSA-PSS",
                        list -> with(() -> list.algorithm = "SHA1withRSAandMGF1", list),
                        "parameters that are not accepted: SHA-1"),
                of(
                        "from the future",
                        list -> with(() -> list.thisUpdate = Instant.now().plus(Duration.ofHours(1)), list),
                        "from the future"),
                of("without an end", list -> with(() -> list.nextUpdate = null, list), "nextUpdate"),
                of(
                        "that ends before it begins",
                        list -> with(() -> list.nextUpdate = list.thisUpdate.minusSeconds(60), list),
                        "ends before it begins"),
                of("without a number", list -> with(() -> list.number = null, list), "CRLNumber"),
                of(
                        "that is a delta",
                        list -> list.with(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE)),
                        "delta"),
                of("that is indirect", list -> list.pointing(ADDRESS, false, false, true), "whole list is needed"),
                of(
                        "with an unknown critical extension",
                        list -> list.with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE),
                        "not known: 1.2.3.4"));
    }

    @Test
    void soundListIsReadWhole() throws UnacceptableList {
        RevocationList list = read(TestList.ofSub()
                .revoking(BigInteger.valueOf(7), BigInteger.valueOf(5))
                .listing(6, BigInteger.valueOf(9))
                .forAddress(ADDRESS)
                .make());

        assertThat(list.issuer()).isEqualTo("O=nhs,CN=Sub");
        assertThat(list.number()).isEqualTo(BigInteger.TEN);
        assertThat(list.partition()).isEqualTo(ADDRESS);
        assertThat(list.entries()).isEqualTo(3);
        assertThat(list.revoked().all()).containsExactly(BigInteger.valueOf(5), BigInteger.valueOf(7));
        assertThat(list.held().all()).containsExactly(BigInteger.valueOf(9));
    }

    @ParameterizedTest(name = "a list {0}")
    @MethodSource("spoiled")
    void spoiledListIsRefusedWithItsReason(String what, UnaryOperator<TestList> spoil, String words) {
        byte[] der = spoil.apply(TestList.ofSub()).make();

        assertThatThrownBy(() -> read(der)).isInstanceOf(UnacceptableList.class).hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA384withRSA",
                "SHA512withRSA",
                "SHA256withRSAandMGF1",
                "SHA384withRSAandMGF1",
                "SHA512withRSAandMGF1"
            })
    void everySoundSignatureIsAccepted(String algorithm) throws UnacceptableList {
        TestList list = TestList.ofSub().revoking(BigInteger.TWO);
        list.algorithm = algorithm;

        assertThat(read(list.make()).lists(BigInteger.TWO)).isTrue();
    }

    @Test
    void authorityNeedsTheRightToSignLists() {
        TestCertificate sub = TestCertificate.sub();
        sub.usage = KeyUsage.keyCertSign;
        byte[] der = TestList.ofSub().make();

        assertThatThrownBy(() -> RevocationList.read(der, List.of(sub.make()), Instant.now()))
                .hasMessageContaining("cRLSign");
    }

    @Test
    void listOfAStrangerIsRefused() {
        byte[] der = TestList.ofRoot().make();

        assertThatThrownBy(() -> read(der)).hasMessageContaining("does not trust");
    }

    @Test
    void staleListIsReadForWhatItRevokes() throws UnacceptableList {
        RevocationList list = read(TestList.ofSub()
                .stale(Duration.ofDays(400))
                .revoking(BigInteger.TWO)
                .make());

        assertThat(list.lists(BigInteger.TWO)).isTrue();
    }

    @Test
    void everyFlippedBitAndEveryCutIsRefused() {
        byte[] der = TestList.ofSub()
                .revoking(BigInteger.valueOf(77))
                .forAddress(ADDRESS)
                .make();
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            byte[] spoiled = der.clone();
            spoiled[random.nextInt(der.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> read(spoiled)).isInstanceOf(UnacceptableList.class);
            byte[] cut = Arrays.copyOf(der, random.nextInt(der.length));
            assertThatThrownBy(() -> read(cut)).isInstanceOf(UnacceptableList.class);
        }
    }

    @Test
    void halfAMillionEntriesAreReadAndFound() throws UnacceptableList {
        BigInteger[] many = IntStream.range(0, 500_000)
                .mapToObj(i -> BigInteger.valueOf(i * 2L + 1).shiftLeft(64))
                .toArray(BigInteger[]::new);
        byte[] der = TestList.ofSub().revoking(many).make();

        RevocationList list = read(der);

        assertThat(list.entries()).isEqualTo(500_000);
        assertThat(list.lists(many[0])).isTrue();
        assertThat(list.lists(many[499_999])).isTrue();
        assertThat(list.lists(many[499_999].add(BigInteger.ONE))).isFalse();
    }

    @Test
    void addressesOfACertificateAreFound() {
        assertThat(ListAddresses.of(
                        TestCertificate.leaf("a.nhs.uk").listedAt(ADDRESS).make()))
                .containsExactly(ADDRESS);
        assertThat(ListAddresses.of(TestCertificate.leaf("a.nhs.uk").make())).isEmpty();
    }

    private static RevocationList read(byte[] der) throws UnacceptableList {
        return RevocationList.read(der, AUTHORITIES, Instant.now());
    }

    private static Arguments of(String what, UnaryOperator<TestList> spoil, String words) {
        return Arguments.of(what, spoil, words);
    }

    private static TestList with(Runnable change, TestList list) {
        change.run();
        return list;
    }
}
