package bars.platform.reminder;

import bars.db.Environment;
import bars.db.Work;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import java.time.Duration;

/**
 * How long the issuing team of an environment takes, by the site's experience: a request has to be sent so long before the
 * real end, or the answer comes too late.
 */
final class LeadTime {
    private LeadTime() {}

    static Duration of(Work work, Environment environment) {
        KnownSetting setting =
                environment == Environment.PROD ? KnownSetting.LEAD_DAYS_PROD : KnownSetting.LEAD_DAYS_INT;
        return Duration.ofDays(SettingsBook.value(work, setting).asInt());
    }
}
