package bars.deploy.twin;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests of an application in the running second and minute. Thread-safe.
 *
 * <p>Source: contract digest §1.13.3, last line: PROD 1000 a minute and 1000 a second, others 300 and 60.
 */
final class Limits {
    private record Counts(long second, int inSecond, long minute, int inMinute) {}

    private final Clock clock;
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();

    Limits(Clock clock) {
        this.clock = clock;
    }

    /** Counts one request; false when it is one too many. */
    boolean admits(String environment, String apiKey, Scenario.World world) {
        boolean production = environment.equals("PROD");
        int perMinute = world.perMinute() > 0 ? world.perMinute() : production ? 1000 : 300;
        int perSecond = world.perSecond() > 0 ? world.perSecond() : production ? 1000 : 60;
        long second = clock.instant().getEpochSecond();
        Counts now = counts.merge(environment + " " + apiKey, new Counts(second, 1, second / 60, 1), (before, one) -> {
            int inSecond = before.second() == second ? before.inSecond() + 1 : 1;
            int inMinute = before.minute() == second / 60 ? before.inMinute() + 1 : 1;
            return new Counts(second, inSecond, second / 60, inMinute);
        });
        return now.inSecond() <= perSecond && now.inMinute() <= perMinute;
    }
}
