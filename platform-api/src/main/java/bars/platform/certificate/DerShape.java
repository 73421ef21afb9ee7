package bars.platform.certificate;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.jspecify.annotations.Nullable;

/** Tells what some DER is by its outermost members, without reading secrets. Broken bytes are nothing. */
final class DerShape {
    private static final int PKCS12_VERSION = 3;

    private DerShape() {}

    /** PKCS#8 (also encrypted), PKCS#1 or SEC 1. */
    static boolean isPrivateKey(byte[] der) {
        ASN1Sequence members = members(der);
        if (members == null || members.size() < 2) {
            return false;
        }
        boolean numbered =
                members.getObjectAt(0) instanceof ASN1Integer version && (version.hasValue(0) || version.hasValue(1));
        boolean plain = numbered
                && (members.size() >= 8
                        || members.getObjectAt(1) instanceof ASN1OctetString
                        || (members.size() >= 3 && members.getObjectAt(2) instanceof ASN1OctetString));
        boolean encrypted = members.size() == 2
                && members.getObjectAt(0) instanceof ASN1Sequence
                && members.getObjectAt(1) instanceof ASN1OctetString;
        return plain || encrypted;
    }

    static boolean isPkcs12(byte[] der) {
        ASN1Sequence members = members(der);
        return members != null
                && members.size() >= 2
                && members.getObjectAt(0) instanceof ASN1Integer version
                && version.hasValue(PKCS12_VERSION)
                && members.getObjectAt(1) instanceof ASN1Sequence;
    }

    /** PKCS#10. */
    static boolean isRequest(byte[] der) {
        ASN1Sequence members = members(der);
        return members != null
                && members.size() == 3
                && members.getObjectAt(0) instanceof ASN1Sequence info
                && info.size() == 4
                && info.getObjectAt(0) instanceof ASN1Integer
                && info.getObjectAt(3) instanceof ASN1TaggedObject;
    }

    private static @Nullable ASN1Sequence members(byte[] der) {
        try {
            ASN1Object object = ASN1Primitive.fromByteArray(der);
            return object instanceof ASN1Sequence sequence ? sequence : null;
        } catch (IOException | RuntimeException e) { // broken bytes may break anything
            return null;
        }
    }
}
