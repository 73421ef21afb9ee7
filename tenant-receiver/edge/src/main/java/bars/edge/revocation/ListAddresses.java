package bars.edge.revocation;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Where a certificate says that the revocation list about it is found. Source: RFC 5280 §4.2.1.13. */
public final class ListAddresses {
    private static final String DISTRIBUTION_POINTS = "2.5.29.31";
    private static final int POINT = 0xa0;
    private static final int ADDRESS = 0x86;

    private ListAddresses() {}

    /** The addresses in {@code certificate}, in its order; empty when it has none that can be read. */
    public static List<String> of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(DISTRIBUTION_POINTS);
        if (extension == null) {
            return List.of();
        }
        List<String> addresses = new ArrayList<>();
        try {
            Der wrapped = new Der(extension);
            Der value = wrapped.inside(wrapped.next(Der.OCTET_STRING));
            Der points = value.inside(value.next(Der.SEQUENCE));
            while (points.hasMore()) {
                Der point = points.inside(points.next(Der.SEQUENCE));
                Der.Element name = point.optional(POINT);
                if (name != null) {
                    collect(point.inside(name), addresses);
                }
            }
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return List.copyOf(addresses);
    }

    private static void collect(Der point, List<String> addresses) {
        Der.Element full = point.optional(POINT);
        if (full == null) {
            return; // relative to the authority's name
        }
        Der names = point.inside(full);
        while (names.hasMore()) {
            Der.Element name = names.next();
            if (name.tag() == ADDRESS) {
                addresses.add(names.text(name));
            }
        }
    }
}
