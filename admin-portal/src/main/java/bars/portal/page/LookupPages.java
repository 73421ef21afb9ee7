package bars.portal.page;

import bars.platform.access.Permission;
import bars.platform.counterpart.Heard;
import bars.platform.counterpart.LookupOrder;
import bars.platform.exchange.LookupDesk;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.portal.web.Board;
import bars.portal.web.Form;
import bars.portal.web.Html;
import bars.portal.web.Takes;
import bars.portal.web.Times;
import bars.portal.web.Visit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a service of somebody else what it can do, and which slots it offers. Nothing of the answer is kept. */
@Path("tenants/{odsCode}/requests/lookup")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class LookupPages {
    private static final List<String> FIELDS =
            List.of("environment", "kind", "service", "target", "from", "to", "useCase");
    private static final Set<ProblemType> TOLD =
            Set.of(ProblemType.VALIDATION, ProblemType.INVALID_PARAMETER, ProblemType.UNAVAILABLE);
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LookupDesk lookups;

    @Inject
    public LookupPages(LookupDesk lookups) {
        this.lookups = lookups;
    }

    @GET
    public Html form(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        lookups.admit(visit.caller(), odsCode);
        return page(visit, odsCode, Form.empty(), null, "");
    }

    @POST
    @Takes(Permission.INBOX_WRITE)
    public Response ask(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        try {
            lookups.admit(visit.caller(), odsCode);
            Heard heard = lookups.ask(
                    visit.caller(),
                    odsCode,
                    form.optional("environment") == null ? null : form.environment(),
                    order(form));
            return Response.ok(page(visit, odsCode, form, board(heard), said(heard)))
                    .build();
        } catch (Problem problem) {
            if (!TOLD.contains(problem.type())) {
                throw problem;
            }
            return SignInPages.wrong(page(visit, odsCode, form.refused(problem, FIELDS), null, ""));
        }
    }

    private static LookupOrder order(Form form) {
        LookupOrder.Kind kind =
                switch (form.value("kind")) {
                    case "SLOTS" -> LookupOrder.Kind.SLOTS;
                    case "DEFINITIONS" -> LookupOrder.Kind.DEFINITIONS;
                    case "CAPABILITY" -> LookupOrder.Kind.CAPABILITY;
                    default -> throw Problem.invalid("/kind", "required", "Select what to ask for");
                };
        boolean slots = kind == LookupOrder.Kind.SLOTS;
        return new LookupOrder(
                kind,
                form.optional("service"),
                form.optional("target"),
                slots ? moment(form, "from") : null,
                slots ? moment(form, "to") : null,
                null,
                null,
                null,
                form.optional("useCase"));
    }

    /** As typed into the page: a time in England. */
    private static @Nullable Instant moment(Form form, String name) {
        String told = form.optional(name);
        try {
            return told == null
                    ? null
                    : LocalDateTime.parse(told).atZone(LONDON).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid("/" + name, "format", "Enter date and time, for example 2030-01-31T09:00");
        }
    }

    /** What came back, in one sentence. */
    private static String said(Heard heard) {
        if (heard.isGood()) {
            return "";
        }
        JsonNode issue = json(heard).path("issue").path(0);
        String diagnostics = issue.path("diagnostics").asText("");
        return "The service answered with status " + heard.status()
                + (diagnostics.isEmpty() ? "." : ": " + diagnostics);
    }

    private static @Nullable Board board(Heard heard) {
        if (!heard.isGood()) {
            return null;
        }
        JsonNode body = json(heard);
        return body.path("resourceType").asText().equals("CapabilityStatement") ? statement(body) : entries(body);
    }

    private static Board statement(JsonNode body) {
        List<List<Board.Cell>> rows = new ArrayList<>();
        for (JsonNode rest : body.path("rest")) {
            for (JsonNode resource : rest.path("resource")) {
                rows.add(List.of(
                        Board.text("Reads"), Board.code(resource.path("type").asText())));
            }
        }
        for (JsonNode messaging : body.path("messaging")) {
            for (JsonNode supported : messaging.path("supportedMessage")) {
                String mode = supported.path("mode").asText();
                rows.add(List.of(
                        Board.text(mode.equals("receiver") ? "Takes" : "Sends"),
                        Board.code(supported.path("definition").asText())));
            }
        }
        return new Board("What it can do", "", List.of("Does", "What"), rows, "It says nothing that it can do.", "");
    }

    private static Board entries(JsonNode body) {
        List<List<Board.Cell>> slots = new ArrayList<>();
        List<List<Board.Cell>> definitions = new ArrayList<>();
        for (JsonNode entry : body.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("Slot")) {
                slots.add(List.of(
                        Board.text(time(resource.path("start").asText())),
                        Board.text(time(resource.path("end").asText())),
                        Board.text(resource.path("status").asText()),
                        Board.code(resource.path("id").asText())));
            } else if (resource.path("resourceType").asText().equals("MessageDefinition")) {
                definitions.add(List.of(
                        Board.code(resource.path("url").asText()),
                        Board.optional(resource.path("version").asText())));
            }
        }
        return definitions.isEmpty()
                ? new Board("Slots", "", List.of("From", "To", "Status", "Id"), slots, "There is none.", "")
                : new Board("Messages it takes", "", List.of("Definition", "Version"), definitions, "", "");
    }

    private static String time(String moment) {
        try {
            return Times.full(java.time.OffsetDateTime.parse(moment).toInstant());
        } catch (DateTimeException e) {
            return moment;
        }
    }

    private static JsonNode json(Heard heard) {
        try {
            JsonNode read = JSON.readTree(heard.body());
            return read == null ? JSON.missingNode() : read;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static Html page(Visit visit, String odsCode, Form form, @Nullable Board board, String said) {
        return Html.of(
                visit,
                "Ask another service",
                "lookup.jte",
                "home",
                SentRequestPages.home(odsCode),
                "form",
                form,
                "said",
                said,
                "boards",
                board == null ? List.of() : List.of(board));
    }
}
