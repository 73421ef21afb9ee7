package bars.platform.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Reads the provider out of the configuration of the process. */
public final class ProviderConfiguration {
    private ProviderConfiguration() {}

    /** The provider; none when no issuer is set. */
    public static IdentityProvider read(Config config) {
        return config.getOptionalValue("bars.oidc.issuer", String.class)
                .map(issuer -> IdentityProvider.of(settings(issuer, config)))
                .orElseGet(IdentityProvider::none);
    }

    private static ProviderSettings settings(String issuer, Config config) {
        return new ProviderSettings(
                URI.create(issuer),
                config.getOptionalValue("bars.oidc.client.id", String.class).orElse("bars-receiver"),
                config.getOptionalValue("bars.oidc.client.secret.file", String.class)
                        .map(ProviderConfiguration::text)
                        .orElse(null),
                config.getOptionalValue("bars.oidc.groups.claim", String.class).orElse("groups"),
                config.getOptionalValue("bars.oidc.roles", String.class)
                        .map(ProviderSettings::roles)
                        .orElse(Map.of()),
                config.getOptionalValue("bars.oidc.audience", String.class).orElse(null),
                ProviderSettings.words(config.getOptionalValue("bars.oidc.strong", String.class)
                        .orElse("mfa")));
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of the identity provider cannot be read", e);
        }
    }
}
