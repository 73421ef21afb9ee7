package bars.messages.response;

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
}
