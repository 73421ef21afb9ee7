package bars.platform.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider: people come back from it with a code, programs bring a token of it. Every token is checked
 * for signature, issuer, audience, time and, for people, the nonce of their own attempt. Thread-safe.
 *
 * <p>Source: OpenID Connect Core 1.0 §3.1.3.7, RFC 7636, RFC 9207, RFC 9068.
 */
public final class IdentityProvider {
    /** How long ago a person may have proved themselves to the provider: as long as a session here can last. */
    private static final Duration LONGEST_PROOF = Duration.ofHours(12);

    /** By how much the provider's clock may be behind. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final @Nullable ProviderSettings settings;
    private final @Nullable ProviderConnection connection;

    private IdentityProvider(@Nullable ProviderSettings settings) {
        this.settings = settings;
        this.connection = settings == null ? null : new ProviderConnection(settings);
    }

    public static IdentityProvider of(ProviderSettings settings) {
        return new IdentityProvider(settings);
    }

    /** There is no provider: people have accounts of the platform alone. */
    public static IdentityProvider none() {
        return new IdentityProvider(null);
    }

    /** Whether people can sign in with it. */
    public boolean isPresent() {
        return settings != null;
    }

    /** Whether {@code bearer} is of the kind that the provider gives to programs, and the platform takes such. */
    public boolean mayHaveIssued(String bearer) {
        return settings != null
                && settings.audience() != null
                && bearer.matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    }

    /**
     * Where the browser goes to sign in.
     *
     * @param callback where it comes back to
     */
    public URI authorization(Attempt attempt, URI callback) throws Refused {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings().clientId());
        query.put("redirect_uri", callback.toString());
        query.put("scope", "openid email profile");
        query.put("state", attempt.state());
        query.put("nonce", attempt.nonce());
        query.put("code_challenge", attempt.challenge());
        query.put("code_challenge_method", "S256");
        if (attempt.proofSince() != null) {
            query.put("prompt", "login");
        }
        // With it the provider has to say when the person proved themselves.
        query.put("max_age", Long.toString(attempt.proofSince() == null ? LONGEST_PROOF.toSeconds() : 0));
        return with(connection().metadata("authorization_endpoint"), query);
    }

    /**
     * Where the browser goes to sign out of the provider too; nothing where the provider has no such place.
     *
     * <p>Source: OpenID Connect RP-Initiated Logout 1.0 §2.
     *
     * @param hint the identity token of the session that ends: the provider need not ask who leaves
     * @param back where it comes back to
     */
    public Optional<URI> leaving(String hint, URI back) throws Refused {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("id_token_hint", hint);
        query.put("client_id", settings().clientId());
        query.put("post_logout_redirect_uri", back.toString());
        return connection().optional("end_session_endpoint").map(place -> with(place, query));
    }

    private static URI with(URI place, Map<String, String> query) {
        String base = place.toString();
        return URI.create(base + (base.contains("?") ? "&" : "?") + form(query));
    }

    /** Who came back with {@code code}. */
    public Identity redeem(String code, @Nullable String issuer, Attempt attempt, URI callback) throws Refused {
        if (issuer != null && !issuer.equals(settings().issuer().toString())) {
            throw new Refused("the answer is of another issuer");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", callback.toString());
        form.put("client_id", settings().clientId());
        form.put("code_verifier", attempt.verifier());
        String token = connection().identityToken(form(form));
        JWTClaimsSet claims = connection().verified(token, settings().clientId());
        try {
            if (!attempt.nonce().equals(claims.getStringClaim("nonce"))) {
                throw new Refused("the identity token was made for another attempt");
            }
            String party = claims.getStringClaim("azp");
            boolean mine = party == null
                    ? claims.getAudience().size() == 1
                    : party.equals(settings().clientId());
            if (!mine) {
                throw new Refused("the identity token was made for another client");
            }
            Identity identity = identity(claims, token);
            Instant since = attempt.proofSince();
            if (since != null && !provenSince(identity.provenAt(), since)) {
                throw new Refused("the person did not prove themselves anew, or the provider does not say when");
            }
            return identity;
        } catch (ParseException e) {
            throw new Refused("a claim has another type than it must have", e);
        }
    }

    /** Which program the token stands for. */
    public Program program(String token) throws Refused {
        String audience = settings().audience();
        if (audience == null) {
            throw new Refused("programs of the provider are not taken");
        }
        JWTClaimsSet claims = connection().verified(token, audience);
        try {
            // An identity token says who a person is; it must not open the API.
            if (claims.getClaim("nonce") != null || claims.getClaim("at_hash") != null) {
                throw new Refused("an identity token is not an access token");
            }
            String client = claims.getStringClaim("client_id");
            String party = client == null ? claims.getStringClaim("azp") : client;
            return new Program(
                    party == null ? claims.getSubject() : party,
                    settings().rolesOf(texts(claims, settings().groupsClaim())),
                    texts(claims, "bars_tenants"),
                    texts(claims, "bars_environments"));
        } catch (ParseException e) {
            throw new Refused("a claim has another type than it must have", e);
        }
    }

    private static boolean provenSince(@Nullable Instant provenAt, Instant since) {
        return provenAt != null && !provenAt.isBefore(since.minus(SKEW));
    }

    private Identity identity(JWTClaimsSet claims, String token) throws ParseException, Refused {
        String email = claims.getStringClaim("email");
        boolean verified = Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"));
        String name = claims.getStringClaim("name");
        Set<String> strong = settings().strong();
        String context = claims.getStringClaim("acr");
        Date proven = claims.getDateClaim("auth_time");
        return new Identity(
                claims.getIssuer() + "|" + claims.getSubject(),
                email == null || !verified ? null : email.strip().toLowerCase(Locale.ROOT),
                name == null || name.isBlank() ? String.valueOf(email) : name.strip(),
                settings().rolesOf(texts(claims, settings().groupsClaim())),
                texts(claims, "amr").stream().anyMatch(strong::contains) || context != null && strong.contains(context),
                proven == null ? null : proven.toInstant(),
                token);
    }

    /** A claim that is a list of texts, or one text; empty when it is absent or anything else. */
    private static List<String> texts(JWTClaimsSet claims, String name) {
        Object claim = claims.getClaim(name);
        if (claim instanceof String one) {
            return List.of(one);
        }
        return claim instanceof List<?> many
                ? many.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private ProviderSettings settings() throws Refused {
        if (settings == null) {
            throw new Refused("there is no identity provider");
        }
        return settings;
    }

    private ProviderConnection connection() throws Refused {
        if (connection == null) {
            throw new Refused("there is no identity provider");
        }
        return connection;
    }
}
