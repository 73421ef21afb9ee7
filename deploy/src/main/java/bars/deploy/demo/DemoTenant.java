package bars.deploy.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One tenant of the demonstration.
 *
 * @param odsCode its code
 * @param name its name
 * @param endpoints one for each environment
 */
record DemoTenant(String odsCode, String name, List<DemoEndpoint> endpoints) {
    /** Source: the naming system of the Directory of Services. */
    static final String SERVICE_SYSTEM = "https://fhir.nhs.uk/Id/dos-service-id";

    /**
     * One endpoint with its one service.
     *
     * @param environment INT or PROD
     * @param serverName the name that the NHS's rules give it, lower case
     * @param service value of its service in {@link #SERVICE_SYSTEM}
     */
    record DemoEndpoint(String environment, String serverName, String service) {}

    /** The tenants of the demonstration; organisations that do not exist. */
    static List<DemoTenant> all() {
        return List.of(
                new DemoTenant(
                        "X26",
                        "Riverside Urgent Care",
                        List.of(endpoint("INT", "x26", "20000001"), endpoint("PROD", "x26", "20000002"))),
                new DemoTenant(
                        "A8T4",
                        "Hillside Emergency Department",
                        List.of(endpoint("INT", "a8t4", "20000003"), endpoint("PROD", "a8t4", "20000004"))));
    }

    private static DemoEndpoint endpoint(String environment, String code, String service) {
        String name = "bars-" + environment.toLowerCase(Locale.ROOT) + "-" + code + ".demo.thirdparty.nhs.uk";
        return new DemoEndpoint(environment, name, service);
    }

    /** As {@code tenants.json} tells it. */
    Map<String, Object> facts() {
        return Map.of(
                "odsCode",
                odsCode,
                "name",
                name,
                "endpoints",
                endpoints.stream()
                        .map(endpoint -> Map.of(
                                "serverName",
                                endpoint.serverName(),
                                "environment",
                                endpoint.environment(),
                                "services",
                                List.of(Map.of("system", SERVICE_SYSTEM, "value", endpoint.service()))))
                        .toList());
    }
}
