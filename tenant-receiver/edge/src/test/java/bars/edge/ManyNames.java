package bars.edge;

import java.security.cert.CertificateEncodingException;
import java.util.List;

/** Fifty thousand live names that share one key and one certificate: what is looked up is the name. */
final class ManyNames {
    static final int COUNT = 50_000;

    private ManyNames() {}

    static String name(int number) {
        return String.format(java.util.Locale.ROOT, "bars-int-n%05d.demo.thirdparty.nhs.uk", number);
    }

    /** Serves all of them with the certificate of the first. */
    static LiveTls served() {
        LiveTls live = new LiveTls();
        live.openWith(identity -> identity.sealedKey().clone());
        TestAuthority.Leaf leaf = new TestAuthority("INT Root").leaf(name(0));
        try {
            List<byte[]> chain = List.of(leaf.certificate().getEncoded());
            byte[] key = leaf.key().getEncoded();
            for (int i = 0; i < COUNT; i++) {
                live.serve(new SealedIdentity(name(i), "INT", "1:" + i, "fingerprint-" + i, key, chain));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        return live;
    }
}
