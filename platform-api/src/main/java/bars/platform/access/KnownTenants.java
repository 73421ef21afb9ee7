package bars.platform.access;

import bars.db.Work;
import bars.db.tenant.Tenants;
import bars.platform.problem.Violations;
import java.util.Collection;

/** Nobody is bound to a tenant that does not exist: whoever gets its ODS code one day would be seen by a stranger. */
final class KnownTenants {
    private KnownTenants() {}

    /** What is wrong with a member {@code tenants}. */
    static Violations check(Work work, Collection<String> odsCodes) {
        Tenants tenants = new Tenants(work);
        Violations violations = new Violations();
        int position = 0;
        for (String odsCode : odsCodes) {
            violations.check(
                    tenants.byOdsCode(odsCode).isPresent(),
                    "/tenants/" + position++,
                    "unknown",
                    "There is no tenant with the ODS code " + odsCode);
        }
        return violations;
    }
}
