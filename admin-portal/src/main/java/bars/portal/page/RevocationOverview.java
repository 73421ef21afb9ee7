package bars.portal.page;

import bars.db.Environment;
import bars.platform.trust.RevocationView;
import bars.platform.trust.Trust;
import bars.platform.trust.TrustView;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The page of an environment's revocation lists, and of the addresses that they are fetched from. */
@Singleton
public class RevocationOverview {
    private final Trust trust;

    @Inject
    public RevocationOverview(Trust trust) {
        this.trust = trust;
    }

    /** The page with what was typed into one of its forms. */
    Html page(Visit visit, Environment environment, Form form) {
        TrustView view = trust.show(visit.caller(), environment);
        return Html.of(
                visit,
                "Revocation lists of " + environment,
                "revocation.jte",
                "environment",
                environment.name(),
                "lists",
                lists(view),
                "sources",
                sources(view),
                "authorities",
                view.authorities(),
                "form",
                form);
    }

    private static Board lists(TrustView view) {
        return new Board(
                "Revocation lists",
                "",
                List.of("Authority", "Age", "Issued", "Next due", "Certificates on it", "Came from"),
                view.crls().stream().map(one -> row(view.environment(), one)).toList(),
                "None is in force. They are fetched from the addresses below, or added here.",
                "");
    }

    private static List<Board.Cell> row(Environment environment, RevocationView.Listed one) {
        String colour =
                switch (one.age()) {
                    case FRESH -> "green";
                    case AGING -> "yellow";
                    case OVERDUE -> "red";
                };
        return List.of(
                Board.link(one.issuer(), home(environment) + "/" + one.id()),
                Board.tag(Board.words(one.age()), colour),
                Board.text(Times.full(one.thisUpdate())),
                Board.text(Times.full(one.nextUpdate())),
                Board.text(DashboardPage.number(one.entries())),
                Board.code(source(one)));
    }

    private static Board sources(TrustView view) {
        return new Board(
                "Where lists are fetched from",
                "",
                List.of("Address", "Authority", "Last try", "Named by"),
                view.crlSources().stream()
                        .map(one -> List.of(
                                Board.codeLink(address(one), sources(view.environment()) + "/" + one.id()),
                                authority(one),
                                tried(one),
                                Board.text(one.addedBy() == null ? "Certificates" : "Hand")))
                        .toList(),
                "No address is known yet. Certificates of callers and authorities name them.",
                "");
    }

    static String address(RevocationView.Source one) {
        return one.address().isEmpty() ? "No address in the certificates" : one.address();
    }

    /** The authority whose list is at the address, or its key when nobody knows the authority. */
    static Board.Cell authority(RevocationView.Source one) {
        String issuer = one.issuer();
        return issuer == null ? Board.code(one.issuerKey()) : Board.text(issuer);
    }

    static Board.Cell tried(RevocationView.Source one) {
        if (one.triedAt() == null) {
            return one.address().isEmpty() ? Board.optional(null) : Board.tag("Not yet", "grey");
        }
        String failure = one.failure();
        return failure == null ? Board.tag("Fetched", "green") : Board.text(Board.capital(failure));
    }

    static String source(RevocationView.Listed one) {
        return one.source().equals("upload") ? "Added by hand" : one.source();
    }

    static String home(Environment environment) {
        return "/console/trust/" + environment + "/lists";
    }

    static String sources(Environment environment) {
        return "/console/trust/" + environment + "/sources";
    }
}
