package bars.db.server;

import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;

/** Why a connection will not come about until somebody changes a setting: what is wrong, and what to look at. */
final class Unwelcome {
    private static final String NO_SUCH_DATABASE = "3D000";

    /** No TLS where TLS is asked for, no password where one is. */
    private static final String REJECTED = "08004";

    /** The driver's own, which is in its sentence about a certificate of another host. */
    private static final String HOST_CHECK = "PgjdbcHostnameVerifier";

    private Unwelcome() {}

    /** Empty when to wait may help. */
    static Optional<String> of(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String said = String.valueOf(failure.getMessage());
        if (state.startsWith("28")) {
            return Optional.of(said + "; check the user and the password of the database");
        }
        if (state.equals(NO_SUCH_DATABASE)) {
            return Optional.of(said + "; check the name of the database in its URL");
        }
        if (state.equals(REJECTED)) {
            return Optional.of(said + "; check sslmode in the URL of the database, and its password");
        }
        if (isDistrust(failure)) {
            return Optional.of("its certificate is not trusted: " + said
                    + "; check sslrootcert, sslmode and the host in the URL of the database");
        }
        return Optional.empty();
    }

    private static boolean isDistrust(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean isFile = cause instanceof FileNotFoundException;
            if (isFile || cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return String.valueOf(failure.getMessage()).contains(HOST_CHECK);
    }
}
