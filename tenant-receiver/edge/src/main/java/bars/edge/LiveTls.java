package bars.edge;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this process serves now: one identity per live server name, one set of rules per environment. The one static holder
 * of the platform, because Payara makes its TLS implementation by class name and hands it nothing. Empty at the start, and
 * then refuses everybody.
 *
 * <p>Readers take one entry without a lock; writers replace one entry, however many there are. A change of rules raises
 * the trust epoch and tells the listeners, which drop sessions and connections. Thread-safe.
 */
public final class LiveTls {
    private static final LiveTls CURRENT = new LiveTls();

    private final ConcurrentHashMap<String, SealedIdentity> identities = new ConcurrentHashMap<>();
    private final List<Runnable> trustListeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, ClientRules> rules = Map.of();
    private volatile @Nullable IdentityCache cache;
    private final VerdictCache verdicts = new VerdictCache();
    private volatile X509Certificate[] authorities = {};
    private volatile long trustEpoch;
    private final AtomicLong changes = new AtomicLong();

    LiveTls() {}

    /** The one of this process. */
    public static LiveTls current() {
        return CURRENT;
    }

    /** Says how sealed keys are opened; before that every handshake fails. */
    public void openWith(IdentityOpener opener) {
        cache = new IdentityCache(opener);
    }

    /** Withdraws every name that is not in {@code serverNames}. */
    public void retain(Set<String> serverNames) {
        identities.keySet().stream().filter(name -> !serverNames.contains(name)).forEach(this::withdraw);
    }

    /** Serves {@code identity} from the next handshake on; connections that are open go on. */
    public void serve(SealedIdentity identity) {
        SealedIdentity before = identities.get(identity.serverName());
        if (before == null || !before.fingerprint().equals(identity.fingerprint())) {
            identities.put(identity.serverName(), identity);
            changes.incrementAndGet();
        }
    }

    /** Serves {@code serverName} no longer; its connections end. */
    public void withdraw(String serverName) {
        if (identities.remove(serverName) != null) {
            nextEpoch();
        }
        IdentityCache parsed = cache;
        if (parsed != null) {
            parsed.forget(serverName);
        }
    }

    /** Replaces the rules of one environment: no session from before resumes, and every connection is judged again. */
    public synchronized void trust(ClientRules replacement) {
        Map<String, ClientRules> copy = new java.util.HashMap<>(rules);
        copy.put(replacement.environment(), replacement);
        rules = Map.copyOf(copy);
        authorities = copy.values().stream()
                .flatMap(one -> java.util.stream.Stream.concat(one.anchors().stream(), one.intermediates().stream()))
                .toArray(X509Certificate[]::new);
        nextEpoch();
        trustListeners.forEach(Runnable::run);
    }

    private synchronized void nextEpoch() {
        trustEpoch++;
        changes.incrementAndGet();
    }

    /** The rules of {@code environment} in force, or null when none were given. */
    public @Nullable ClientRules rules(String environment) {
        return rules.get(environment);
    }

    /** Fingerprint of the certificate that {@code serverName} is served with, or null. */
    public @Nullable String serving(String serverName) {
        SealedIdentity identity = identities.get(serverName);
        return identity == null ? null : identity.fingerprint();
    }

    /**
     * Fingerprint of the certificate that {@code serverName} is really served with: its key was opened here and now. Null
     * when it is not live or cannot be opened. Costs an opening where the name was not asked for lately.
     */
    public @Nullable String proven(String serverName) {
        SealedIdentity sealed = identities.get(serverName);
        IdentityCache parsed = cache;
        if (sealed == null || parsed == null) {
            return null;
        }
        try {
            parsed.get(sealed);
            return sealed.fingerprint();
        } catch (RuntimeException e) { // whatever the opener throws, a handshake would fail by it
            return null;
        }
    }

    /** Environment of a live server name in any case, or null. */
    public @Nullable String environmentOf(@Nullable String serverName) {
        SealedIdentity identity = serverName == null ? null : identities.get(serverName.toLowerCase(Locale.ROOT));
        return identity == null ? null : identity.environment();
    }

    /** Every live identity at one moment, its key sealed. */
    public List<SealedIdentity> identities() {
        return List.copyOf(identities.values());
    }

    /** The rules of every environment that has some. */
    public List<ClientRules> rules() {
        return List.copyOf(rules.values());
    }

    /** Grows with every change of anything that is served. */
    public long changes() {
        return changes.get();
    }

    /** How many names are live. */
    public int size() {
        return identities.size();
    }

    /** Grows whenever somebody who was let in may have to go: with every change of rules and every withdrawn name. */
    public long trustEpoch() {
        return trustEpoch;
    }

    /** Whether any environment lists {@code address}, or only reports unlisted ones: asked before TLS starts. */
    public boolean mayConnect(InetAddress address) {
        for (ClientRules one : rules.values()) {
            if (!one.checks().address() || one.lists(address)) {
                return true;
            }
        }
        return false;
    }

    /** Judges a caller that wants to talk to {@code serverName}. */
    public Verdict judge(String serverName, List<X509Certificate> chain, @Nullable InetAddress address) {
        String environment = environmentOf(serverName);
        if (environment == null) {
            return Verdict.refused("server-name", "No such endpoint is live here any more: " + serverName);
        }
        long epoch = trustEpoch;
        return verdicts.get(
                environment,
                chain,
                address,
                epoch,
                () -> CallerCheck.judge(rulesOf(environment), rules, chain, address, Instant.now()));
    }

    /** Whether the environment of {@code serverName} offers the older suites for now. */
    boolean isCompatible(String serverName) {
        String environment = environmentOf(serverName);
        return environment != null && rulesOf(environment).isCompatible(Instant.now());
    }

    void onTrustChange(Runnable listener) {
        trustListeners.add(listener);
    }

    /** The parsed identity of {@code serverName}, or null when it is not live. */
    @Nullable
    ServerIdentity identity(String serverName) {
        SealedIdentity sealed = identities.get(serverName);
        IdentityCache parsed = cache;
        return sealed == null || parsed == null ? null : parsed.get(sealed);
    }

    boolean isLive(String serverName) {
        return identities.containsKey(serverName);
    }

    X509Certificate[] authorities() {
        return authorities.clone();
    }

    private ClientRules rulesOf(String environment) {
        ClientRules found = rules.get(environment);
        return found == null ? ClientRules.closed(environment) : found;
    }
}
