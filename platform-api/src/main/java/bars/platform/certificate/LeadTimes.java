package bars.platform.certificate;

import bars.db.Environment;
import bars.db.Work;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long the issuing team of each environment takes, by the site's experience: a request has to be sent so long before the
 * real end, or the answer comes too late.
 */
public record LeadTimes(Map<Environment, Duration> byEnvironment) {
    public LeadTimes {
        byEnvironment = Map.copyOf(byEnvironment);
    }

    /** As the site has set them. */
    public static LeadTimes read(Work work) {
        Map<Environment, Duration> all = new EnumMap<>(Environment.class);
        for (Environment one : Environment.values()) {
            KnownSetting setting = one == Environment.PROD ? KnownSetting.LEAD_DAYS_PROD : KnownSetting.LEAD_DAYS_INT;
            all.put(one, Duration.ofDays(SettingsBook.value(work, setting).asInt()));
        }
        return new LeadTimes(all);
    }

    /** The last moment at which a renewal can be asked for. */
    public Instant requestBy(Environment environment, Instant end) {
        return end.minus(byEnvironment.getOrDefault(environment, Duration.ZERO));
    }

    /** The longest of them. */
    public Duration longest() {
        return byEnvironment.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
