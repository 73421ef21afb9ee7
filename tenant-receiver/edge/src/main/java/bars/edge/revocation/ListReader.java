package bars.edge.revocation;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Reads one revocation list. Source: RFC 5280 §5. */
final class ListReader {
    /** Source: revocation policy, clocks may differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final int CRL_SIGN = 6;
    private static final int ON_HOLD = 6;
    private static final int REMOVED = 8;
    private static final String REASON = "2.5.29.21";
    private static final int EXPLICIT_EXTENSIONS = 0xa0;

    private final byte[] der;
    private final List<BigInteger> revoked = new ArrayList<>();
    private final List<BigInteger> held = new ArrayList<>();
    private final List<BigInteger> released = new ArrayList<>();

    ListReader(byte[] der) {
        this.der = der;
    }

    RevocationList read(Collection<X509Certificate> authorities, Instant now) throws UnacceptableList {
        try {
            return parse(authorities, now);
        } catch (IllegalArgumentException e) {
            throw new UnacceptableList("This is no revocation list: " + e.getMessage(), e);
        }
    }

    private RevocationList parse(Collection<X509Certificate> authorities, Instant now) throws UnacceptableList {
        Der file = new Der(der);
        Der list = file.inside(file.next(Der.SEQUENCE));
        Der.Element tbs = list.next(Der.SEQUENCE);
        byte[] algorithm = list.whole(list.next(Der.SEQUENCE));
        Der.Element signature = list.next(Der.BIT_STRING);
        if (file.hasMore() || list.hasMore()) {
            throw new IllegalArgumentException("there is something after its end");
        }
        Der body = list.inside(tbs);
        if (!body.integer(body.next(Der.INTEGER)).equals(BigInteger.ONE)) {
            throw new UnacceptableList("The list is not of version 2");
        }
        if (!java.util.Arrays.equals(algorithm, body.whole(body.next(Der.SEQUENCE)))) {
            throw new UnacceptableList("The list names two signature algorithms");
        }
        X500Principal issuer = new X500Principal(body.whole(body.next(Der.SEQUENCE)));
        Instant thisUpdate = body.time(body.next());
        Instant nextUpdate = nextUpdate(body);
        checkTimes(thisUpdate, nextUpdate, now);
        Der.Element entries = body.optional(Der.SEQUENCE);
        Der.Element extensions = body.optional(EXPLICIT_EXTENSIONS);
        if (body.hasMore()) {
            throw new IllegalArgumentException("there is something after its extensions");
        }
        X509Certificate signer = signer(authorities, issuer, list.whole(tbs), algorithm, list.content(signature));
        var stated = new ListExtensions();
        if (extensions != null) {
            stated.read(body.inside(extensions));
        }
        if (entries != null) {
            entries(body.inside(entries));
        }
        return new RevocationList(
                Keys.sha256(signer.getPublicKey()),
                issuer.getName(),
                stated.partitions(),
                stated.covered(),
                stated.number(),
                thisUpdate,
                nextUpdate,
                Serials.of(revoked),
                Serials.of(held),
                Serials.of(released));
    }

    private static Instant nextUpdate(Der body) throws UnacceptableList {
        if (body.peek() != Der.UTC_TIME && body.peek() != Der.GENERALIZED_TIME) {
            throw new UnacceptableList("The list does not say when there will be another (nextUpdate)");
        }
        return body.time(body.next());
    }

    private static void checkTimes(Instant thisUpdate, Instant nextUpdate, Instant now) throws UnacceptableList {
        if (thisUpdate.isAfter(now.plus(SKEW))) {
            throw new UnacceptableList("The list comes from the future (" + thisUpdate + "): compare the clocks");
        }
        if (!nextUpdate.isAfter(thisUpdate)) {
            throw new UnacceptableList("The list ends before it begins");
        }
    }

    private static X509Certificate signer(
            Collection<X509Certificate> authorities, X500Principal issuer, byte[] tbs, byte[] algorithm, byte[] bits)
            throws UnacceptableList {
        ListSignature scheme = ListSignature.read(algorithm);
        boolean known = false;
        boolean mayNot = false;
        for (X509Certificate authority : authorities) {
            if (!authority.getSubjectX500Principal().equals(issuer)) {
                continue;
            }
            known = true;
            if (bits.length > 1 && bits[0] == 0 && scheme.verifies(authority.getPublicKey(), tbs, bits)) {
                boolean[] usage = authority.getKeyUsage();
                if (usage != null && usage[CRL_SIGN]) {
                    return authority;
                }
                mayNot = true;
            }
        }
        if (mayNot) {
            throw new UnacceptableList("Its authority may not sign lists by its key usage (cRLSign): " + issuer);
        }
        throw new UnacceptableList(
                known
                        ? "The list is not signed with the key of the authority that it names: " + issuer
                        : "The list is of an authority that this environment does not trust: " + issuer);
    }

    private void entries(Der list) throws UnacceptableList {
        while (list.hasMore()) {
            Der entry = list.inside(list.next(Der.SEQUENCE));
            BigInteger serial = entry.integer(entry.next(Der.INTEGER));
            entry.next();
            Der.Element extensions = entry.optional(Der.SEQUENCE);
            int reason = extensions == null ? 0 : reason(entry.inside(extensions));
            switch (reason) {
                case ON_HOLD -> held.add(serial);
                case REMOVED -> released.add(serial);
                default -> revoked.add(serial);
            }
        }
    }

    private static int reason(Der extensions) throws UnacceptableList {
        int reason = 0;
        while (extensions.hasMore()) {
            Der one = extensions.inside(extensions.next(Der.SEQUENCE));
            String oid = one.oid(one.next(Der.OID));
            boolean critical = isTrue(one, one.optional(Der.BOOLEAN));
            Der value = one.inside(one.next(Der.OCTET_STRING));
            if (oid.equals(REASON)) {
                reason = value.integer(value.next(Der.ENUMERATED)).intValue();
            } else if (critical) {
                throw new UnacceptableList("An entry of the list has a critical extension that is not known: " + oid);
            }
        }
        return reason;
    }

    static boolean isTrue(Der in, Der.@Nullable Element element) {
        return element != null && in.content(element)[0] != 0;
    }
}
