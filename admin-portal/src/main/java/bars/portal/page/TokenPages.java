package bars.portal.page;

import bars.db.Environment;
import bars.db.access.StoredToken;
import bars.platform.access.ApiTokens;
import bars.platform.access.Permission;
import bars.platform.access.TokenRequest;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.web.Board;
import bars.portal.web.Facts;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tokens of scripts and tenants' systems: made with a secret that is shown once, looked at, revoked. */
@Path("tokens")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TokenPages {
    private static final int PAGE = 50;
    private static final List<String> FIELDS = List.of("name", "permissions", "tenants", "environments", "days");

    /** What stands in the form where a token is bound to no environment. */
    private static final String BOTH = "BOTH";

    private final ApiTokens tokens;
    private final Clock clock;

    @Inject
    public TokenPages(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        return page(visit, visit.typed(Form.with(Map.of("days", "90", "environments", BOTH))));
    }

    @POST
    @Takes(Permission.TOKENS_WRITE)
    public Response make(@BeanParam Visit visit) {
        Form form = visit.form();
        try {
            ApiTokens.Issued made = tokens.issue(visit.caller(), request(form));
            return Response.ok(Html.of(
                            visit,
                            "Token made",
                            "token-made.jte",
                            "name",
                            made.token().name(),
                            "secret",
                            made.secret()))
                    .build();
        } catch (Problem problem) {
            if (problem.type() == ProblemType.STEP_UP_REQUIRED) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, form.refused(problem, FIELDS)));
        }
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("id") String id) {
        StoredToken token = tokens.get(visit.caller(), id);
        Facts facts = new Facts(
                token.name(),
                "/console/tokens",
                "tokens",
                List.of(
                        Facts.code("Token", token.id()),
                        Facts.fact("Permissions", String.join(", ", token.permissions())),
                        Facts.fact("Tenants", tenants(token)),
                        Facts.fact("Environments", environments(token)),
                        Facts.fact("Addresses", String.join(", ", token.addresses())),
                        Facts.fact("Made by", token.createdBy()),
                        Facts.fact("Ends", Times.full(token.expiresAt())),
                        Facts.fact("Last used", Times.full(token.lastUsedAt())),
                        Facts.fact("Revoked", Times.full(token.revokedAt()))),
                token.revokedAt() != null
                        ? List.of()
                        : List.of(new Facts.Deed(
                                "Revoke",
                                "/console/tokens/" + id + "/revocation",
                                "warning",
                                "DELETE /api/v1/tokens/" + id)));
        return Html.of(visit, token.name(), "facts.jte", "facts", facts);
    }

    @POST
    @Takes(Permission.TOKENS_WRITE)
    @Path("{id}/revocation")
    public Response revoke(@BeanParam Visit visit, @PathParam("id") String id) {
        tokens.revoke(visit.caller(), id, Precondition.any());
        return visit.to("/console/tokens", "The token does not work any more");
    }

    private TokenRequest request(Form form) {
        String days = form.value("days");
        if (!days.matches("[0-9]{1,3}")) {
            throw Problem.invalid("/days", "number", "Enter a number of days, at most 365");
        }
        Set<Environment> environments =
                form.value("environments").equals(BOTH) ? Set.of() : Set.copyOf(form.environments());
        return new TokenRequest(
                form.optional("name"),
                form.permissions(),
                words(form.value("tenants").toUpperCase(Locale.ROOT)),
                environments,
                null,
                clock.instant().plus(Duration.ofDays(Integer.parseInt(days))));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    private Html page(Visit visit, Form form) {
        String after = visit.query("after");
        List<StoredToken> found =
                tokens.list(visit.caller(), after.matches("[0-9A-Za-z]{1,32}") ? after : null, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<StoredToken> shown = more ? found.subList(0, PAGE) : found;
        Board board = new Board(
                "Tokens",
                "",
                List.of("Token", "For", "Tenants", "Environments", "Ends", "Last used", "State"),
                shown.stream()
                        .map(token -> List.of(
                                Board.link(token.id(), "/console/tokens/" + token.id()),
                                Board.text(token.name()),
                                Board.text(tenants(token)),
                                Board.text(environments(token)),
                                Board.text(Times.date(token.expiresAt())),
                                Board.text(Times.full(token.lastUsedAt())),
                                token.revokedAt() == null ? Board.tag("Works", "green") : Board.tag("Revoked", "red")))
                        .toList(),
                "No tokens yet.",
                more ? "/console/tokens?after=" + shown.get(PAGE - 1).id() : "");
        List<String> grantable = visit.caller().permissions().stream()
                .map(Permission::wire)
                .sorted()
                .toList();
        return Html.of(
                visit,
                "Tokens",
                "tokens.jte",
                "form",
                form,
                "board",
                board,
                "permissions",
                grantable,
                "environments",
                environments());
    }

    private static Map<String, String> environments() {
        Map<String, String> choices = new LinkedHashMap<>();
        for (Environment one : Environment.values()) {
            choices.put(one.name(), one.name());
        }
        choices.put(BOTH, "Both");
        return choices;
    }

    private static String tenants(StoredToken token) {
        return token.tenants().isEmpty() ? "All" : String.join(", ", token.tenants());
    }

    private static String environments(StoredToken token) {
        return token.environments().isEmpty()
                ? "Both"
                : token.environments().stream().map(Enum::name).collect(Collectors.joining(", "));
    }
}
