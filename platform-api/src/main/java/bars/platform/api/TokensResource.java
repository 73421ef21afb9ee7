package bars.platform.api;

import bars.db.Environment;
import bars.db.access.StoredToken;
import bars.platform.access.ApiTokens;
import bars.platform.access.TokenRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /tokens}: the secret is in the answer to POST and nowhere else. */
@Path("tokens")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class TokensResource {
    private final ApiTokens tokens;

    @Inject
    public TokensResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * A token as it is shown.
     *
     * @param token the whole token, in the answer that makes it
     */
    public record TokenView(
            String id,
            String name,
            List<String> permissions,
            List<String> tenants,
            List<Environment> environments,
            List<String> addresses,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedFrom,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {

        static TokenView of(StoredToken stored, @Nullable String secret) {
            return new TokenView(
                    stored.id(),
                    stored.name(),
                    stored.permissions(),
                    stored.tenants(),
                    stored.environments(),
                    stored.addresses(),
                    stored.createdBy(),
                    stored.createdAt(),
                    stored.expiresAt(),
                    stored.revokedAt(),
                    stored.lastUsedAt(),
                    stored.lastUsedFrom(),
                    secret);
        }
    }

    @GET
    public Response list(@BeanParam Call call, @BeanParam Paging paging) {
        List<StoredToken> rows = tokens.list(call.caller(), paging.after(), paging.oneMore());
        return call.page(Page.of(rows, paging, StoredToken::id, row -> TokenView.of(row, null)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(@BeanParam Call call, @Nullable TokenRequest request) {
        var issued = tokens.issue(call.caller(), call.body(request));
        return call.created("tokens/" + issued.token().id(), TokenView.of(issued.token(), issued.secret()), 0);
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        StoredToken token = tokens.get(call.caller(), id);
        return call.ok(TokenView.of(token, null), token.version());
    }

    @DELETE
    @Path("{id}")
    public Response revoke(@BeanParam Call call, @PathParam("id") String id) {
        tokens.revoke(call.caller(), id, call.requiredPrecondition());
        return call.noContent();
    }
}
