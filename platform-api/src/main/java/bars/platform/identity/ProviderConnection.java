package bars.platform.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wire to the provider: its metadata, its token endpoint, its keys. Thread-safe; metadata and keys are kept. */
final class ProviderConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 * 1024;
    private static final Set<JWSAlgorithm> SIGNATURES =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProviderSettings settings;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile @Nullable JsonNode metadata;
    private volatile @Nullable JWKSource<SecurityContext> keys;

    ProviderConnection(ProviderSettings settings) {
        this.settings = settings;
    }

    /** An address out of the provider's metadata. Source: OpenID Connect Discovery 1.0 §4. */
    URI metadata(String member) throws Refused {
        return optional(member)
                .orElseThrow(() -> new Refused("the metadata of the identity provider has no " + member));
    }

    /** An address that a provider need not have. */
    Optional<URI> optional(String member) throws Refused {
        JsonNode known = metadata;
        if (known == null) {
            String base = settings.issuer().toString().replaceFirst("/$", "");
            known = read(HttpRequest.newBuilder(URI.create(base + "/.well-known/openid-configuration"))
                    .GET());
            if (!known.path("issuer").asText().equals(settings.issuer().toString())) {
                throw new Refused("the metadata of the identity provider is of another issuer");
            }
            metadata = known;
        }
        String address = known.path(member).asText();
        return address.isEmpty() ? Optional.empty() : Optional.of(URI.create(address));
    }

    /** Trades a code for the identity token. */
    String identityToken(String form) throws Refused {
        HttpRequest.Builder request = HttpRequest.newBuilder(metadata("token_endpoint"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        String secret = settings.clientSecret();
        if (secret != null) {
            String both = encoded(settings.clientId()) + ":" + encoded(secret);
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        String token = read(request).path("id_token").asText();
        if (token.isEmpty()) {
            throw new Refused("the identity provider gave no identity token");
        }
        return token;
    }

    /** The claims of a token that the provider signed for {@code audience} and that is still good. */
    JWTClaimsSet verified(String token, String audience) throws Refused {
        try {
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSTypeVerifier(
                    new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(SIGNATURES, keys()));
            processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    audience,
                    new JWTClaimsSet.Builder()
                            .issuer(settings.issuer().toString())
                            .build(),
                    Set.of("sub", "exp", "iat")));
            return processor.process(token, null);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new Refused("a token of the identity provider does not hold: " + e.getMessage(), e);
        }
    }

    private JWKSource<SecurityContext> keys() throws Refused {
        JWKSource<SecurityContext> present = keys;
        if (present == null) {
            int millis = (int) PATIENCE.toMillis();
            try {
                present = JWKSourceBuilder.create(
                                metadata("jwks_uri").toURL(), new DefaultResourceRetriever(millis, millis, MOST_BYTES))
                        .retrying(true)
                        .build();
            } catch (java.net.MalformedURLException e) {
                throw new Refused("the keys of the identity provider have no address", e);
            }
            keys = present;
        }
        return present;
    }

    private JsonNode read(HttpRequest.Builder request) throws Refused {
        HttpRequest whole =
                request.timeout(PATIENCE).header("Accept", "application/json").build();
        try {
            HttpResponse<InputStream> answer = client.send(whole, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(MOST_BYTES);
                if (answer.statusCode() != 200) {
                    throw new Refused(
                            "the identity provider answered " + whole.uri().getPath() + " with " + answer.statusCode());
                }
                return JSON.readTree(bytes);
            }
        } catch (IOException e) {
            throw new Refused("the identity provider does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while waiting for the identity provider", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
