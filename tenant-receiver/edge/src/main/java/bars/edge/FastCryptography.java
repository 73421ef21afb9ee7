package bars.edge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Provider;
import java.security.Security;

/**
 * Prefers Amazon's Corretto cryptography, whose RSA signatures take a third of the JDK's time, where its native library
 * loads and passes its own tests; plain JDK elsewhere. The library lies beside this one and is named, not linked: without
 * it everything works, only slower.
 */
public final class FastCryptography {
    private static final Logger LOG = System.getLogger(FastCryptography.class.getName());
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private static volatile boolean inUse;

    private FastCryptography() {}

    /** Whether it is the first provider of this process. */
    static boolean isInUse() {
        return inUse;
    }

    /** Makes it the first provider of this process. To be called before the first TLS context is made. */
    public static void prefer() {
        try {
            Class<?> type = Class.forName(PROVIDER, true, FastCryptography.class.getClassLoader());
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            Throwable fault = (Throwable) type.getMethod("getLoadingError").invoke(provider);
            if (fault != null) {
                LOG.log(Level.INFO, "cryptography=jdk reason=\"{0}\"", fault.getMessage());
                return;
            }
            type.getMethod("assertHealthy").invoke(provider);
            Security.insertProviderAt(provider, 1);
            inUse = true;
            LOG.log(Level.INFO, "cryptography={0} version={1}", provider.getName(), provider.getVersionStr());
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.log(Level.INFO, "cryptography=jdk reason=\"{0}\"", e.toString());
        }
    }
}
