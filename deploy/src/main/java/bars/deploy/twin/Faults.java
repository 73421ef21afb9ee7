package bars.deploy.twin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses what goes wrong with a request. Thread-safe. */
final class Faults {
    private final List<Scenario.Fault> faults;
    private final Map<Scenario.Fault, AtomicInteger> matched = new ConcurrentHashMap<>();
    private final Map<Scenario.Fault, AtomicInteger> applied = new ConcurrentHashMap<>();

    Faults(List<Scenario.Fault> faults) {
        this.faults = faults;
    }

    /** The first fault of the proxy that matches and is due. */
    Optional<Scenario.Fault> of(Call call, String target) {
        return first(call, target, false);
    }

    /** The first fault of the token endpoint that is due: one that names its path. */
    Optional<Scenario.Fault> ofToken(Call call) {
        return first(call, "", true);
    }

    private Optional<Scenario.Fault> first(Call call, String target, boolean token) {
        for (Scenario.Fault fault : faults) {
            if (fault.isOfToken() == token && matches(fault, call, target) && isDue(fault)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Scenario.Fault fault, Call call, String target) {
        return (fault.environment() == null || fault.environment().equals(call.environment()))
                && (fault.target() == null || fault.target().equals(target))
                && (fault.method() == null || fault.method().equals(call.method()))
                && (fault.path() == null || call.path().startsWith(fault.path()));
    }

    private boolean isDue(Scenario.Fault fault) {
        int count = matched.computeIfAbsent(fault, key -> new AtomicInteger()).incrementAndGet();
        if (fault.every() > 1 && count % fault.every() != 0) {
            return false;
        }
        int uses = applied.computeIfAbsent(fault, key -> new AtomicInteger()).incrementAndGet();
        return fault.times() == 0 || uses <= fault.times();
    }
}
