package bars.messages.response;

import bars.messages.code.ServiceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The sending product, as it presents itself to counterparts: always the same identifier.
 *
 * @param system of the identifier
 * @param identifier of the product
 * @param name of the product, as in its assurance documents
 * @param version that runs
 */
public record Software(String system, String identifier, String name, String version) {
    /** Where product identifiers come from unless one says otherwise. Source: contract §1.11. */
    public static final String PRODUCT_IDS = "https://fhir.nhs.uk/Id/product-id";

    /** The name until a site sets the one of its assurance documents. */
    public static final String STANDARD_NAME = "BaRS Receiver Platform";

    /** This build's version: read once. */
    private static final String RUNNING = read();

    /**
     * The product of this platform, as a site has set it.
     *
     * @param name its name; blank for the standard one
     * @param identifier {@code system|value} or a value; blank for its name
     */
    public static Software running(String name, String identifier) {
        String told = name.isBlank() ? STANDARD_NAME : name.strip();
        ServiceId id = ServiceId.parse(identifier).orElseGet(() -> new ServiceId(null, told));
        String system = id.system();
        return new Software(system == null ? PRODUCT_IDS : system, id.value(), told, RUNNING);
    }

    /** The version of this build. */
    public static String runningVersion() {
        return RUNNING;
    }

    private static String read() {
        try (InputStream in = Software.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
