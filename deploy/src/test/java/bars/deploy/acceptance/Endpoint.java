package bars.deploy.acceptance;

import bars.deploy.demo.SampleReferral;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The demonstration's four endpoints, and requests for them. */
enum Endpoint {
    RIVERSIDE_INT("X26", "Riverside Urgent Care", "int", "20000001"),
    RIVERSIDE_PROD("X26", "Riverside Urgent Care", "prod", "20000002"),
    HILLSIDE_INT("A8T4", "Hillside Emergency Department", "int", "20000003"),
    HILLSIDE_PROD("A8T4", "Hillside Emergency Department", "prod", "20000004");

    private final String odsCode;
    private final String organisation;
    private final String environment;
    private final String service;

    Endpoint(String odsCode, String organisation, String environment, String service) {
        this.odsCode = odsCode;
        this.organisation = organisation;
        this.environment = environment;
        this.service = service;
    }

    String serverName() {
        return "bars-" + environment + "-" + odsCode.toLowerCase(Locale.ROOT) + ".demo.thirdparty.nhs.uk";
    }

    /** The folder of the environment in the development PKI. */
    String folder() {
        return environment;
    }

    String odsCode() {
        return odsCode;
    }

    byte[] referral() {
        return SampleReferral.to(odsCode, organisation, service);
    }

    /** Headers with fresh ids. */
    Map<String, String> headers() {
        String target = "{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + service + "\"}";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", UUID.randomUUID().toString());
        headers.put("X-Correlation-Id", UUID.randomUUID().toString());
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        headers.put("Content-Type", "application/fhir+json; version=1.5.0");
        headers.put("Accept", "application/fhir+json; version=1.5.0");
        return headers;
    }
}
