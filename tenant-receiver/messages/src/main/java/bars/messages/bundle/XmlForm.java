package bars.messages.bundle;

import ca.uhn.fhir.parser.IParser;
import java.nio.charset.StandardCharsets;

/** A resource in XML, for services that switched it on and callers that accept nothing else. Stateless. */
public final class XmlForm {
    private XmlForm() {}

    /** Whether a message that was taken and stored as it came is XML: by the first byte that can tell. */
    public static boolean is(byte[] stored) {
        for (byte first : stored) {
            if (first == '<' || first == '{') {
                return first == '<';
            }
        }
        return false;
    }

    /** The resource in {@code json}, which must be our own: it is read without any check. UTF-8. */
    public static byte[] of(byte[] json) {
        IParser reader = StrictFhir.CONTEXT.newJsonParser().setOverrideResourceIdWithBundleEntryFullUrl(false);
        return StrictFhir.CONTEXT
                .newXmlParser()
                .setOmitResourceId(false)
                .encodeResourceToString(reader.parseResource(new String(json, StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.UTF_8);
    }
}
