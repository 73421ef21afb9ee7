package bars.messages.bundle;

import bars.messages.json.EntryLayout;
import java.util.Locale;
import org.hl7.fhir.r4.model.Resource;

/**
 * One entry of a message.
 *
 * @param fullUrl as written; empty where it is missing
 * @param resource the resource; its id is not to be trusted (the parser fills it from the fullUrl), see the layout
 * @param layout where it lies in the bytes
 */
public record BundleEntry(String fullUrl, Resource resource, EntryLayout layout) {
    private static final String URN = "urn:uuid:";

    /**
     * Form of a fullUrl, or of a reference to one, for comparing: URNs of UUIDs are the same in either case.
     * Source: RFC 8141 §3.1, RFC 9562 §4.
     */
    static String key(String fullUrl) {
        return fullUrl.regionMatches(true, 0, URN, 0, URN.length()) ? fullUrl.toLowerCase(Locale.ROOT) : fullUrl;
    }

    /** Name of the resource's type. */
    public String type() {
        return resource.fhirType();
    }

    /** Id that the resource carries; empty where the sender left it out, as it should at first. */
    public String id() {
        return layout.id() == null ? "" : layout.id().value();
    }

    /** FHIRPath for diagnostics: the type only, because a fullUrl may be anything. */
    public String path() {
        return "Bundle.entry.resource.ofType(" + type() + ")";
    }

    @Override
    public String toString() {
        return type();
    }
}
