package bars.platform.api;

import bars.db.Environment;
import bars.db.access.Approval;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Caller;
import bars.platform.access.SecondPerson;
import bars.platform.certificate.KeyImports;
import bars.platform.problem.Problem;
import bars.platform.tenant.OdsCodes;
import bars.platform.trust.PolicyConsent;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /approvals}: deeds that need a second person. */
@Path("approvals")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalsResource {
    private final SecondPerson second;
    private final PolicyConsent policies;
    private final KeyImports imports;

    @Inject
    public ApprovalsResource(SecondPerson second, PolicyConsent policies, KeyImports imports) {
        this.second = second;
        this.policies = policies;
        this.imports = imports;
    }

    /**
     * What is asked for.
     *
     * @param change what shall be changed, for an action of which the consent covers one change alone
     */
    public record Document(
            @Nullable String action,
            @Nullable String target,
            @Nullable String tenant,
            @Nullable Environment environment,
            @Nullable String reason,
            @Nullable JsonNode change) {
        SecondPerson.Request request() {
            String owner = tenant == null ? null : OdsCodes.normalised(tenant);
            return new SecondPerson.Request(action, target, owner, environment, reason);
        }
    }

    /** Consent or refusal. */
    public record Decision(@Nullable Boolean consent) {}

    @GET
    public Response list(
            @BeanParam Call call, @BeanParam Paging paging, @QueryParam("state") Approval.@Nullable State state) {
        var rows = second.list(call.caller(), paging.afterId(), state, paging.oneMore());
        return call.page(Page.of(rows, paging, row -> row.id().toString(), row -> row));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response ask(@BeanParam Call call, @Nullable Document document) {
        Approval approval = ask(call.caller(), call.body(document));
        return call.created("approvals/" + approval.id(), approval, approval.version());
    }

    private Approval ask(Caller caller, Document document) {
        JsonNode given = document.change();
        MergePatch change = given == null || given.isNull() ? null : MergePatch.of(given);
        return switch (String.valueOf(document.action())) {
            case PolicyConsent.ACTION ->
                policies.ask(caller, document.request(), change == null ? null : policy(change));
            case KeyImports.ACTION -> imports.ask(caller, document.request(), change == null ? null : wanted(change));
            default -> {
                if (change != null) {
                    throw Problem.invalid(
                            "/change", "value", "The consent to this covers the target: leave change out");
                }
                yield second.ask(caller, document.request(), Map.of());
            }
        };
    }

    private static KeyImports.Wanted wanted(MergePatch change) {
        try {
            return change.applyTo(new KeyImports.Wanted(null), KeyImports.Wanted.class);
        } catch (Problem refused) {
            throw refused.below("/change");
        }
    }

    private static UnaryOperator<TrustPolicy> policy(MergePatch change) {
        return inForce -> change.applyTo(inForce, TrustPolicy.class);
    }

    @GET
    @Path("{id}")
    public Response get(@BeanParam Call call, @PathParam("id") String id) {
        Approval approval = second.get(call.caller(), uuid(id));
        return call.ok(approval, approval.version());
    }

    @POST
    @Path("{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response decide(@BeanParam Call call, @PathParam("id") String id, @Nullable Decision decision) {
        Approval approval =
                second.decide(call.caller(), uuid(id), call.body(decision).consent(), call.requiredPrecondition());
        return call.ok(approval, approval.version());
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("approval");
        }
    }
}
