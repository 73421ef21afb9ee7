package bars.platform.identity;

import java.util.List;

/**
 * A program that signed in at the provider by itself.
 *
 * @param clientId its name there
 * @param roles our roles of its groups
 * @param tenants ODS codes that the provider binds it to; empty for all
 * @param environments names of environments that the provider binds it to; empty for both
 */
public record Program(String clientId, List<String> roles, List<String> tenants, List<String> environments) {
    public Program {
        roles = List.copyOf(roles);
        tenants = List.copyOf(tenants);
        environments = List.copyOf(environments);
    }
}
