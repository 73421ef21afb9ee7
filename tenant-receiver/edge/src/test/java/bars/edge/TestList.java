package bars.edge;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A revocation list to be made, sound unless a test spoils it. */
final class TestList {
    private record Entry(BigInteger serial, int reason) {}

    private record Added(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Added> extensions = new ArrayList<>();
    private final X500Name issuer;
    PrivateKey signer;
    String algorithm = "SHA256withRSA";
    Instant thisUpdate = Instant.now().minus(Duration.ofHours(1));

    @Nullable
    Instant nextUpdate = Instant.now().plus(Duration.ofDays(1));

    @Nullable
    BigInteger number = BigInteger.TEN;

    private TestList(String issuer, PrivateKey signer) {
        this.issuer = new X500Name("CN=" + issuer + ",O=nhs");
        this.signer = signer;
    }

    static TestList ofSub() {
        return new TestList("Sub", TestCertificate.SUB_KEY.getPrivate());
    }

    static TestList ofRoot() {
        return new TestList("Root", TestCertificate.ROOT_KEY.getPrivate());
    }

    TestList revoking(BigInteger... serials) {
        return listing(1, serials);
    }

    TestList listing(int reason, BigInteger... serials) {
        for (BigInteger serial : serials) {
            entries.add(new Entry(serial, reason));
        }
        return this;
    }

    TestList stale(Duration by) {
        thisUpdate = Instant.now().minus(by).minus(Duration.ofDays(1));
        nextUpdate = Instant.now().minus(by);
        return this;
    }

    TestList with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        extensions.add(new Added(oid, critical, value));
        return this;
    }

    TestList forAddress(String address) {
        return pointing(address, false, false, false);
    }

    TestList pointing(String address, boolean users, boolean authorities, boolean indirect) {
        var name = new DistributionPointName(
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address)));
        return with(
                Extension.issuingDistributionPoint,
                true,
                new IssuingDistributionPoint(name, users, authorities, null, indirect, false));
    }

    byte[] make() {
        try {
            var builder = new X509v2CRLBuilder(issuer, Date.from(thisUpdate));
            if (nextUpdate != null) {
                builder.setNextUpdate(Date.from(nextUpdate));
            }
            for (Entry one : entries) {
                builder.addCRLEntry(one.serial(), Date.from(thisUpdate), one.reason());
            }
            if (number != null) {
                builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            }
            for (Added one : extensions) {
                builder.addExtension(one.oid(), one.critical(), one.value());
            }
            var signing = new JcaContentSignerBuilder(algorithm);
            if (algorithm.endsWith("MGF1")) {
                signing.setProvider(new BouncyCastleProvider()); // the JDK knows no such name
            }
            return builder.build(signing.build(signer)).getEncoded();
        } catch (java.io.IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
