package bars.db.trust;

import bars.db.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The trust of one environment, whole. Immutable; a change makes another bundle, which {@link TrustBundles} stores as the
 * next version.
 *
 * @param policy how strictly callers are checked
 * @param authorities root and issuing authorities
 * @param clientNames names that a caller's certificate may carry
 * @param clientAddresses networks that callers connect from
 */
public record TrustBundle(
        TrustPolicy policy,
        List<Authority> authorities,
        List<ClientName> clientNames,
        List<ClientAddress> clientAddresses) {

    /** Source: BaRS firewall exceptions. */
    private static final List<String> INT_PROXY = List.of("35.197.254.55/32", "35.246.55.143/32");

    /** Source: BaRS firewall exceptions. */
    private static final List<String> PROD_PROXY = List.of("34.89.0.111/32", "34.89.69.6/32");

    /** Hours a stale revocation list still counts. Source: revocation policy, one week in PROD and a month in INT. */
    private static final int PROD_GRACE_HOURS = 168;

    private static final int INT_GRACE_HOURS = 720;

    public TrustBundle {
        authorities = List.copyOf(authorities);
        clientNames = List.copyOf(clientNames);
        clientAddresses = List.copyOf(clientAddresses);
    }

    /**
     * An authority whose certificates are trusted.
     *
     * @param id names it in the API
     * @param kind {@code root} anchors trust; {@code intermediate} completes chains only
     * @param sha256 fingerprint of the certificate, lower-case hexadecimal
     * @param certificate DER
     * @param note where it came from
     */
    public record Authority(UUID id, String kind, String sha256, byte[] certificate, @Nullable String note) {}

    /** A name that a caller's certificate may carry, compared without regard to case. */
    public record ClientName(UUID id, String name, @Nullable String note) {}

    /** A network in CIDR notation that callers connect from. */
    public record ClientAddress(UUID id, String cidr, @Nullable String note) {}

    /**
     * What holds before anybody changed anything: no authorities (so nobody gets in), the published addresses and names.
     *
     * @param development lets callers on this machine in
     */
    public static TrustBundle preset(Environment environment, boolean development) {
        boolean production = environment == Environment.PROD;
        List<ClientAddress> addresses = new ArrayList<>();
        for (String cidr : production ? PROD_PROXY : INT_PROXY) {
            addresses.add(new ClientAddress(stableId(environment, cidr), cidr, "BaRS API proxy, as published"));
        }
        if (development) {
            for (String cidr : List.of("127.0.0.0/8", "::1/128")) {
                addresses.add(new ClientAddress(stableId(environment, cidr), cidr, "this machine, development only"));
            }
        }
        List<ClientName> names = new ArrayList<>();
        for (String name : production
                ? List.of("bars-proxy.spineservices.nhs.uk", "api.service.nhs.uk")
                : List.of("int.api.service.nhs.uk", "bars.dev.api.platform.nhs.uk", "bars.int.api.platform.nhs.uk")) {
            names.add(new ClientName(stableId(environment, name), name, "BaRS API proxy, as seen or published"));
        }
        var policy = new TrustPolicy(
                Check.enforce,
                Check.enforce,
                Check.enforce,
                !production,
                Check.enforce,
                development ? TrustPolicy.Revocation.observe : TrustPolicy.Revocation.grace,
                production ? PROD_GRACE_HOURS : INT_GRACE_HOURS,
                null,
                null);
        return new TrustBundle(policy, List.of(), names, addresses);
    }

    public TrustBundle with(TrustPolicy newPolicy) {
        return new TrustBundle(newPolicy, authorities, clientNames, clientAddresses);
    }

    public TrustBundle with(Authority authority) {
        return new TrustBundle(policy, plus(authorities, authority), clientNames, clientAddresses);
    }

    public TrustBundle with(ClientName name) {
        return new TrustBundle(policy, authorities, plus(clientNames, name), clientAddresses);
    }

    public TrustBundle with(ClientAddress address) {
        return new TrustBundle(policy, authorities, clientNames, plus(clientAddresses, address));
    }

    public Optional<Authority> authority(String sha256) {
        return authorities.stream().filter(a -> a.sha256().equals(sha256)).findFirst();
    }

    /** Without the authority, name or address called {@code id}; equal to this when there is none. */
    public TrustBundle without(UUID id) {
        return new TrustBundle(
                policy,
                minus(authorities, a -> a.id().equals(id)),
                minus(clientNames, n -> n.id().equals(id)),
                minus(clientAddresses, a -> a.id().equals(id)));
    }

    private static UUID stableId(Environment environment, String what) {
        return UUID.nameUUIDFromBytes((environment + " " + what).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    private static <T> List<T> minus(List<T> list, Predicate<T> gone) {
        return list.stream().filter(gone.negate()).toList();
    }
}
