package bars.db;

/** One of the two worlds of the standard, each with its own certificates, callers and data; never mixed. */
public enum Environment {
    /** Integration: where suppliers and NHS England test. */
    INT,
    /** Production: real patients. */
    PROD
}
