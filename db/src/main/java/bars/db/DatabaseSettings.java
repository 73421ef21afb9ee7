package bars.db;

/**
 * Where PostgreSQL is and how many connections may be held.
 *
 * @param url JDBC URL, e.g. {@code jdbc:postgresql://db:5432/bars}
 * @param user login user; a member of the roles bars_app and bars_platform
 * @param password its password; empty when the server trusts the address
 * @param tenantConnections at most so many connections for work inside one tenant (the message path)
 * @param platformConnections at most so many connections for work across tenants (admin side, background)
 */
public record DatabaseSettings(
        String url, String user, String password, int tenantConnections, int platformConnections) {

    /** A small pool, for tools and tests. */
    public static DatabaseSettings small(String url, String user, String password) {
        return new DatabaseSettings(url, user, password, 4, 4);
    }

    /** Says everything but the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url + ", user " + user + "]";
    }
}
