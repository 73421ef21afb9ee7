package bars.portal.page;

import bars.db.Environment;
import bars.platform.access.ActorNames;
import bars.platform.access.Permission;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.CertificateView;
import bars.platform.certificate.KeyExportDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.web.Board;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Takes a private key out of the platform, through a link that works once. */
@Path("certificates/{id}/export")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class KeyExportPages {
    private static final List<String> FIELDS = List.of("reason", "format", "passphrase");

    private final KeyExportDesk exports;
    private final CertificateRegister register;
    private final Consents consents;
    private final ActorNames actors;

    @Inject
    public KeyExportPages(KeyExportDesk exports, CertificateRegister register, Consents consents, ActorNames actors) {
        this.exports = exports;
        this.register = register;
        this.consents = consents;
        this.actors = actors;
    }

    @GET
    public Html ask(@BeanParam Visit visit, @PathParam("id") String id) {
        return page(visit, SearchPage.id(id), visit.typed(Form.empty()));
    }

    /** Writes the file, or asks a second person to consent to it. */
    @POST
    @Takes(Permission.CERTIFICATES_EXPORT)
    public Response prepare(@BeanParam Visit visit, @PathParam("id") String id) {
        UUID certificate = SearchPage.id(id);
        Form form = visit.form();
        try {
            if (form.value("step").equals("consent")) {
                return consents.ask(
                        visit,
                        register.get(visit.caller(), certificate),
                        KeyExportDesk.ACTION,
                        form,
                        "Asked. Export the key once somebody has approved it");
            }
            KeyExportDesk.Prepared file = exports.prepare(visit.caller(), certificate, document(form));
            return Response.ok(Html.of(
                            visit,
                            "The key file is ready",
                            "key-ready.jte",
                            "one",
                            register.get(visit.caller(), certificate),
                            "file",
                            file,
                            "link",
                            "/console/" + file.link().replace("/exports/", "/export/")))
                    .build();
        } catch (Problem problem) {
            if (Set.of(ProblemType.NOT_FOUND, ProblemType.FORBIDDEN).contains(problem.type())) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, certificate, form.refused(problem, FIELDS)));
        }
    }

    /** The file, once. */
    @GET
    @Path("{link}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response fetch(@BeanParam Visit visit, @PathParam("id") String id, @PathParam("link") String link) {
        KeyExportDesk.Content file = exports.fetch(visit.caller(), SearchPage.id(id), link);
        return Response.ok(file.bytes(), file.mediaType())
                .header("Content-Disposition", "attachment; filename=\"" + file.fileName() + "\"")
                .build();
    }

    private static KeyExportDesk.Document document(Form form) {
        boolean plain = form.value("format").equals("PKCS8");
        return new KeyExportDesk.Document(
                form.optional("reason"),
                plain ? KeyExportDesk.Format.PKCS8 : KeyExportDesk.Format.PKCS12,
                form.value("format").equals("LEGACY")
                        ? KeyExportDesk.Encryption.LEGACY_3DES
                        : KeyExportDesk.Encryption.AES_256,
                form.optional("passphrase"));
    }

    private Html page(Visit visit, UUID certificate, Form form) {
        CertificateView one = register.get(visit.caller(), certificate);
        List<KeyExportDesk.ExportView> taken = exports.history(visit.caller(), certificate);
        Map<String, String> names = actors.of(
                visit.caller(),
                taken.stream().map(KeyExportDesk.ExportView::requestedBy).toList());
        Board history = new Board(
                "Who took this key out",
                "",
                List.of("Time", "Who", "Reason", "File", "Fetched"),
                taken.stream()
                        .map(export -> List.of(
                                Board.text(Times.full(export.createdAt())),
                                Board.text(names.getOrDefault(export.requestedBy(), export.requestedBy())),
                                Board.text(export.reason()),
                                Board.text(export.format().replace('_', ' ')),
                                Board.text(export.fetchedAt() == null ? "No" : Times.full(export.fetchedAt()))))
                        .toList(),
                "Nobody has taken it out.",
                "");
        return Html.of(
                visit,
                "Export the private key",
                "key-export.jte",
                "form",
                form,
                "one",
                one,
                "second",
                one.environment() == Environment.PROD,
                "history",
                history);
    }
}
