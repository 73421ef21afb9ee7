package bars.messages.sample;

import bars.messages.code.ServiceId;
import bars.messages.code.UseCases;

/**
 * From whom to whom a sample goes, and about what.
 *
 * @param target service that receives it
 * @param odsCode ODS code of the organisation that provides that service
 * @param organisation its name
 * @param source service that sends it
 * @param senderOds ODS code of the sending organisation
 * @param useCase code of the use case
 * @param version Application version
 */
public record SampleRoute(
        ServiceId target,
        String odsCode,
        String organisation,
        ServiceId source,
        String senderOds,
        String useCase,
        String version) {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";

    /** From a made-up 111 provider to a DoS service. */
    public static SampleRoute to(String service, String odsCode, String organisation, String useCase, String version) {
        return new SampleRoute(
                new ServiceId(DOS, service),
                odsCode,
                organisation,
                new ServiceId(DOS, "20009999"),
                "FM111",
                useCase,
                version);
    }

    /** The way back: for responses. */
    public SampleRoute reversed() {
        return new SampleRoute(source, senderOds, "Fairmeadow 111", target, odsCode, useCase, version);
    }

    String application() {
        return UseCases.application(useCase).orElse("1");
    }
}
