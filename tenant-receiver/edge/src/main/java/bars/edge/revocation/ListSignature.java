package bars.edge.revocation;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a revocation list is signed: one of the algorithms that are accepted.
 *
 * @param name the JDK's name
 * @param parameters of RSASSA-PSS; null for the others
 */
record ListSignature(String name, @Nullable PSSParameterSpec parameters) {
    private static final String PSS = "RSASSA-PSS";
    private static final String PSS_OID = "1.2.840.113549.1.1.10";

    /** Source: TLS policy, no SHA-1. */
    private static final Map<String, String> PLAIN = Map.of(
            "1.2.840.113549.1.1.11", "SHA256withRSA",
            "1.2.840.113549.1.1.12", "SHA384withRSA",
            "1.2.840.113549.1.1.13", "SHA512withRSA",
            "1.2.840.10045.4.3.2", "SHA256withECDSA",
            "1.2.840.10045.4.3.3", "SHA384withECDSA",
            "1.2.840.10045.4.3.4", "SHA512withECDSA");

    /** Digests that RSASSA-PSS may name, and their bytes: a salt is as long. Source: RFC 4055 §3.1, TLS policy. */
    private static final Map<String, Integer> PSS_DIGESTS = Map.of("SHA-256", 32, "SHA-384", 48, "SHA-512", 64);

    /** Reads an AlgorithmIdentifier as DER. */
    static ListSignature read(byte[] identifier) throws UnacceptableList {
        Der outside = new Der(identifier);
        Der inside = outside.inside(outside.next(Der.SEQUENCE));
        String oid = inside.oid(inside.next(Der.OID));
        if (oid.equals(PSS_OID)) {
            return new ListSignature(PSS, inside.hasMore() ? pss(inside.whole(inside.next(Der.SEQUENCE))) : none(oid));
        }
        String name = PLAIN.get(oid);
        return name == null ? refused(oid) : new ListSignature(name, null);
    }

    boolean verifies(PublicKey key, byte[] signed, byte[] bits) {
        try {
            Signature signature = Signature.getInstance(name);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initVerify(key);
            signature.update(signed);
            return signature.verify(bits, 1, bits.length - 1);
        } catch (GeneralSecurityException e) {
            return false; // another kind of key, or no signature at all
        }
    }

    private static PSSParameterSpec pss(byte[] der) throws UnacceptableList {
        try {
            AlgorithmParameters read = AlgorithmParameters.getInstance(PSS);
            read.init(der);
            PSSParameterSpec spec = read.getParameterSpec(PSSParameterSpec.class);
            Integer bytes = PSS_DIGESTS.get(spec.getDigestAlgorithm());
            boolean sameMask = spec.getMGFParameters() instanceof MGF1ParameterSpec mask
                    && mask.getDigestAlgorithm().equals(spec.getDigestAlgorithm());
            if (bytes == null || !sameMask || spec.getSaltLength() < bytes) {
                throw new UnacceptableList("The list is signed by RSASSA-PSS with parameters that are not accepted: "
                        + spec.getDigestAlgorithm() + ", salt of " + spec.getSaltLength() + " bytes");
            }
            return spec;
        } catch (GeneralSecurityException | IOException e) {
            throw new UnacceptableList("The list is signed by RSASSA-PSS with parameters that cannot be read", e);
        }
    }

    /** Without parameters RSASSA-PSS means SHA-1. */
    private static PSSParameterSpec none(String oid) throws UnacceptableList {
        throw new UnacceptableList("The list is signed by RSASSA-PSS with SHA-1, which is not accepted (" + oid + ")");
    }

    private static ListSignature refused(String oid) throws UnacceptableList {
        throw new UnacceptableList("The list is signed by an algorithm that is not accepted (" + oid + ")");
    }
}
