package bars.platform.api;

/** Media types that this API speaks beside {@code application/json}. */
public final class Media {
    /** Source: RFC 9457. */
    public static final String PROBLEM = "application/problem+json";

    /** Source: RFC 7396. */
    public static final String MERGE_PATCH = "application/merge-patch+json";

    /** One JSON value per line. */
    public static final String NDJSON = "application/x-ndjson";

    /** Source: RFC 4180. */
    public static final String CSV = "text/csv";

    /** Source: RFC 9512. */
    public static final String YAML = "application/yaml";

    /** Source: FHIR R4 §JSON. */
    public static final String FHIR = "application/fhir+json";

    /** Source: FHIR R4 §XML. */
    public static final String FHIR_XML = "application/fhir+xml";

    private Media() {}
}
