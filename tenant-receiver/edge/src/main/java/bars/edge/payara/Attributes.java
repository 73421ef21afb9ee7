package bars.edge.payara;

/** Request attributes that the listener sets for the application; callers cannot set any. */
public final class Attributes {
    /** {@code String}: the server name of the TLS session, lower case. */
    public static final String SERVER_NAME = "bars.edge.serverName";

    /** {@code String}: its environment. */
    public static final String ENVIRONMENT = "bars.edge.environment";

    /** {@code List<X509Certificate>}: the caller's chain, leaf first. */
    public static final String CLIENT_CHAIN = "bars.edge.clientChain";

    private Attributes() {}
}
