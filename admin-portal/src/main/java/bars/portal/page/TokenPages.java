package bars.portal.page;

import bars.platform.access.ApiTokens;
import bars.portal.web.Board;
import bars.portal.web.Html;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Tokens of scripts and tenants' systems; they are made by the API, where their secret is shown once. */
@Path("tokens")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class TokenPages {
    private static final int SHOWN = 200;

    private final ApiTokens tokens;

    @Inject
    public TokenPages(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @GET
    public Html list(@BeanParam Visit visit) {
        Board board = new Board(
                "Tokens",
                "For scripts and tenants' systems. POST /api/v1/tokens makes one and shows its secret once.",
                List.of("Token", "For", "Tenants", "Environments", "Ends", "Last used", "State"),
                tokens.list(visit.caller(), null, SHOWN).stream()
                        .map(token -> List.of(
                                Board.code(token.id()),
                                Board.text(token.name()),
                                Board.text(token.tenants().isEmpty() ? "All" : String.join(", ", token.tenants())),
                                Board.text(
                                        token.environments().isEmpty()
                                                ? "Both"
                                                : token.environments()
                                                        .toString()
                                                        .replaceAll("[\\[\\]]", "")),
                                Board.text(Times.date(token.expiresAt())),
                                Board.text(Times.full(token.lastUsedAt())),
                                token.revokedAt() == null ? Board.tag("Works", "green") : Board.tag("Revoked", "red")))
                        .toList(),
                "No tokens yet.",
                "");
        return Html.of(visit, "Tokens", "board.jte", "board", board);
    }
}
