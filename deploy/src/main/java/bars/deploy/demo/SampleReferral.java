package bars.deploy.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A new referral of Application 1, version 2.1.0, about 20 KB: of a person, an organisation and a story that do not exist.
 * Each one has fresh identifiers; what is the same in all is the file {@code referral.json}.
 */
public final class SampleReferral {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9]+)}");

    private SampleReferral() {}

    static byte[] to(DemoTenant tenant, DemoTenant.DemoEndpoint endpoint) {
        return to(tenant.odsCode(), tenant.name(), endpoint.service());
    }

    /**
     * A referral to one service.
     *
     * @param odsCode ODS code of the organisation that provides it
     * @param name name of that organisation
     * @param service DoS id of the service
     */
    public static byte[] to(String odsCode, String name, String service) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Map<String, String> values = new HashMap<>();
        values.put("odsCode", odsCode);
        values.put("tenantName", name);
        values.put("service", service);
        values.put("now", now.toString());
        values.put("inOneHour", now.plus(Duration.ofHours(1)).toString());
        Matcher place = PLACE.matcher(template());
        StringBuilder text = new StringBuilder(24_000);
        while (place.find()) {
            // Every other place is an identifier: new in each message, the same throughout it.
            String value = values.computeIfAbsent(
                    place.group(1), identifier -> UUID.randomUUID().toString());
            place.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return place.appendTail(text).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String template() {
        try (InputStream in = SampleReferral.class.getResourceAsStream("referral.json")) {
            if (in == null) {
                throw new IllegalStateException("referral.json is missing from the launcher");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
