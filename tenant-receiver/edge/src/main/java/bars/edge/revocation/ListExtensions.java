package bars.edge.revocation;

import bars.edge.revocation.RevocationList.Covered;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a revocation list says of itself in its extensions. Source: RFC 5280 §5.2. */
final class ListExtensions {
    private static final String NUMBER = "2.5.29.20";
    private static final String DELTA = "2.5.29.27";
    private static final String ISSUING_POINT = "2.5.29.28";

    private static final int POINT = 0xa0;
    private static final int FULL_NAME = 0xa0;
    private static final int ADDRESS = 0x86;
    private static final int USERS_ONLY = 0x81;
    private static final int AUTHORITIES_ONLY = 0x82;

    private final Set<String> partitions = new HashSet<>();
    private @Nullable BigInteger number;
    private boolean usersOnly;
    private boolean authoritiesOnly;

    void read(Der explicit) throws UnacceptableList {
        Der extensions = explicit.inside(explicit.next(Der.SEQUENCE));
        while (extensions.hasMore()) {
            Der one = extensions.inside(extensions.next(Der.SEQUENCE));
            String oid = one.oid(one.next(Der.OID));
            boolean critical = ListReader.isTrue(one, one.optional(Der.BOOLEAN));
            Der value = one.inside(one.next(Der.OCTET_STRING));
            switch (oid) {
                case NUMBER -> number = value.integer(value.next(Der.INTEGER));
                case DELTA -> throw new UnacceptableList("The list is a delta; the whole list is needed");
                case ISSUING_POINT -> issuingPoint(value.inside(value.next(Der.SEQUENCE)));
                default -> {
                    if (critical) {
                        throw new UnacceptableList("The list has a critical extension that is not known: " + oid);
                    }
                }
            }
        }
    }

    BigInteger number() throws UnacceptableList {
        if (number == null) {
            throw new UnacceptableList("The list has no number (CRLNumber), so an older one could replace it");
        }
        return number;
    }

    Set<String> partitions() {
        return partitions;
    }

    Covered covered() {
        return usersOnly ? Covered.LEAVES : authoritiesOnly ? Covered.AUTHORITIES : Covered.EVERYTHING;
    }

    private void issuingPoint(Der point) throws UnacceptableList {
        while (point.hasMore()) {
            Der.Element part = point.next();
            switch (part.tag()) {
                case POINT -> addresses(point.inside(part));
                case USERS_ONLY -> usersOnly = ListReader.isTrue(point, part);
                case AUTHORITIES_ONLY -> authoritiesOnly = ListReader.isTrue(point, part);
                default ->
                    throw new UnacceptableList(
                            "The list is for some reasons, attributes or other authorities only; the whole list is needed");
            }
        }
        if (usersOnly && authoritiesOnly) {
            throw new UnacceptableList("The list says that it is for leaves only and for authorities only");
        }
    }

    private void addresses(Der point) throws UnacceptableList {
        Der.Element full = point.next();
        if (full.tag() != FULL_NAME) {
            throw new UnacceptableList("The list names its place relative to its authority, which is not supported");
        }
        Der names = point.inside(full);
        while (names.hasMore()) {
            Der.Element name = names.next();
            if (name.tag() == ADDRESS) {
                partitions.add(names.text(name));
            }
        }
        if (partitions.isEmpty()) {
            throw new UnacceptableList("The list names its place by no address");
        }
    }
}
