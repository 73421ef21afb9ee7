package bars.platform.trust;

import bars.db.Ids;
import java.time.Clock;

/** Opens the reader of authorities to tests of other packages. */
public final class AuthorityReading {
    private static final Clock CLOCK = Clock.systemUTC();

    private AuthorityReading() {}

    public static int read(String text) {
        return AuthorityCertificates.read(text, null, new Ids(CLOCK), CLOCK.instant())
                .size();
    }
}
