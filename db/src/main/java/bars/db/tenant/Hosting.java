package bars.db.tenant;

/** Who runs the server behind an endpoint's name; decides the grammar of the name. Source: BaRS Connect as a Receiver. */
public enum Hosting {
    /** A supplier hosts many providers: {@code …thirdparty.nhs.uk}. */
    supplier,
    /** The provider itself: {@code ….<provider>.nhs.uk}. */
    provider,
    /** An older or bespoke name, taken over as it is. */
    other
}
