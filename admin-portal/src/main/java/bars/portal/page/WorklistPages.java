package bars.portal.page;

import bars.db.Environment;
import bars.messages.response.ResponseOrder;
import bars.platform.access.Permission;
import bars.platform.exchange.CaseDesk;
import bars.platform.exchange.RecordDesk;
import bars.platform.exchange.RecordView;
import bars.platform.exchange.ResponseDesk;
import bars.platform.exchange.WorklistDesk;
import bars.platform.exchange.WorklistDesk.AnswerView;
import bars.platform.exchange.WorklistDesk.CaseView;
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
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Work for people of a provider that has no system of its own. Nothing of a patient shows before somebody says why. */
@Path("tenants/{odsCode}/worklist")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class WorklistPages {
    private static final int PAGE = 50;
    private static final List<String> FIELDS = List.of("reason", "status", "reasonCode", "note", "text");

    private final WorklistDesk worklist;
    private final RecordDesk records;
    private final CaseDesk cases;
    private final ResponseDesk responses;

    @Inject
    public WorklistPages(WorklistDesk worklist, RecordDesk records, CaseDesk cases, ResponseDesk responses) {
        this.worklist = worklist;
        this.records = records;
        this.cases = cases;
        this.responses = responses;
    }

    @GET
    public Html list(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Place place = new Place(odsCode, visit.environment("environment"), visit.row("after"), visit.row("answers"));
        List<CaseView> rows =
                worklist.list(visit.caller(), odsCode, place.environment(), null, place.after(), PAGE + 1);
        List<AnswerView> answers =
                worklist.answers(visit.caller(), odsCode, place.environment(), null, place.answers(), PAGE + 1);
        return Html.of(
                visit,
                "Worklist",
                "worklist.jte",
                "odsCode",
                odsCode,
                "environment",
                visit.query("environment"),
                "board",
                cases(place, rows),
                "answers",
                answers(place, answers));
    }

    /**
     * What of the two lists is shown.
     *
     * @param after the case behind which the page begins; null for the first page
     * @param answers the answer behind which theirs begins; null for the first page
     */
    record Place(String odsCode, @Nullable Environment environment, @Nullable UUID after, @Nullable UUID answers) {
        private String home() {
            return "/console/tenants/" + odsCode + "/worklist";
        }

        private String behindCase(UUID id) {
            return address(id, answers);
        }

        private String behindAnswer(UUID id) {
            return address(after, id);
        }

        /** The list that does not go on stays where it is. */
        private String address(@Nullable UUID cases, @Nullable UUID answers) {
            return home() + "?environment=" + (environment == null ? "" : environment) + "&after="
                    + (cases == null ? "" : cases) + "&answers=" + (answers == null ? "" : answers);
        }
    }

    /** @param rows one more than a page holds when there are more */
    static Board cases(Place place, List<CaseView> rows) {
        boolean more = rows.size() > PAGE;
        List<CaseView> shown = more ? rows.subList(0, PAGE) : rows;
        return new Board(
                "Open cases",
                "",
                List.of("Received", "Environment", "Case", "Use case", "Sender", "Status", "Seen"),
                shown.stream().map(one -> row(place.home(), one)).toList(),
                "No case is open. New referrals and bookings of services with an inbox stand here.",
                more ? place.behindCase(shown.get(PAGE - 1).id()) : "");
    }

    /** @param rows one more than a page holds when there are more */
    static Board answers(Place place, List<AnswerView> rows) {
        boolean more = rows.size() > PAGE;
        List<AnswerView> shown = more ? rows.subList(0, PAGE) : rows;
        return new Board(
                "Answers to requests",
                "",
                List.of("Received", "Environment", "Answer", "To", "From", "The request stands at"),
                shown.stream()
                        .map(one -> List.of(
                                Board.link(
                                        Times.full(one.receivedAt()),
                                        SentRequestPages.home(place.odsCode()) + "/" + one.request()),
                                Board.text(one.environment().name()),
                                Board.text(Board.sentence(one.kind())),
                                Board.text(Board.sentence(one.asked())),
                                Board.code(one.from()),
                                SentRequestPages.state(one.state())))
                        .toList(),
                "No answer waits.",
                more ? place.behindAnswer(shown.get(PAGE - 1).id()) : "");
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        return page(visit, record(visit, odsCode, SearchPage.id(id)), visit.typed(Form.empty()), null);
    }

    /** Shows the case to somebody who has said why; the audit log keeps it. */
    @POST
    @Takes(Permission.INBOX_READ)
    @Path("{id}")
    public Response open(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        RecordView record = record(visit, odsCode, SearchPage.id(id));
        try {
            CaseDesk.OpenedCase opened = cases.open(
                    visit.caller(), odsCode, record.id(), visit.form().value("reason"));
            return Response.ok(page(visit, opened.record(), Form.empty(), opened.notes()))
                    .build();
        } catch (Problem problem) {
            return SignInPages.wrong(page(visit, record, visit.form().refused(problem, FIELDS), null));
        }
    }

    @POST
    @Takes(Permission.INBOX_WRITE)
    @Path("{id}/decision")
    public Response decide(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        CaseDesk.Decision decision =
                switch (visit.form().value("decision")) {
                    case "accept" -> CaseDesk.Decision.ACCEPT;
                    case "reject" -> CaseDesk.Decision.REJECT;
                    default -> CaseDesk.Decision.ACKNOWLEDGE;
                };
        cases.decide(visit.caller(), odsCode, SearchPage.id(id), visit.form().precondition(), decision, null);
        String done =
                switch (decision) {
                    case ACCEPT -> "accepted";
                    case REJECT -> "rejected";
                    case ACKNOWLEDGE -> "acknowledged";
                };
        return visit.to("/console/tenants/" + odsCode + "/worklist", "The case was " + done);
    }

    /** Writes a note beside a case. */
    @POST
    @Takes(Permission.INBOX_WRITE)
    @Path("{id}/notes")
    public Response note(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        UUID record = SearchPage.id(id);
        return done(
                visit,
                odsCode,
                record,
                "The note was saved",
                () -> cases.note(visit.caller(), odsCode, record, visit.form().value("text")));
    }

    /** Answers the sender through the outbox. */
    @POST
    @Takes(Permission.INBOX_WRITE)
    @Path("{id}/response")
    public Response respond(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        responses.admit(visit.caller(), odsCode);
        UUID record = SearchPage.id(id);
        Form form = visit.form();
        return done(
                visit,
                odsCode,
                record,
                "The answer is in the outbox",
                () -> responses.respond(
                        visit.caller(),
                        odsCode,
                        record(visit, odsCode, record).messageId(),
                        new ResponseOrder(
                                CaseAnswers.kind(form.value("kind")),
                                form.optional("status"),
                                form.optional("reasonCode"),
                                form.optional("note"))));
    }

    private Response done(Visit visit, String odsCode, UUID record, String notice, Runnable deed) {
        try {
            deed.run();
            return visit.to("/console/tenants/" + odsCode + "/worklist/" + record, notice);
        } catch (Problem problem) {
            if (Set.of(ProblemType.NOT_FOUND, ProblemType.FORBIDDEN, ProblemType.PRECONDITION_FAILED)
                    .contains(problem.type())) {
                throw problem;
            }
            return SignInPages.wrong(
                    page(visit, record(visit, odsCode, record), visit.form().refused(problem, FIELDS), null));
        }
    }

    /** @param notes what was written beside it; null before somebody has said why the case is opened */
    private static Html page(Visit visit, RecordView record, Form form, @Nullable List<CaseDesk.NoteView> notes) {
        return Html.of(
                visit,
                "Case",
                "case.jte",
                "form",
                form,
                "record",
                record,
                "opened",
                notes != null,
                "notes",
                notes == null ? List.of() : notes);
    }

    private RecordView record(Visit visit, String odsCode, UUID id) {
        try {
            return records.get(visit.caller(), odsCode, id, false);
        } catch (Problem problem) {
            if (problem.type() != ProblemType.NOT_FOUND) {
                throw problem;
            }
            return records.get(visit.caller(), odsCode, id, true);
        }
    }

    private static List<Board.Cell> row(String home, CaseView one) {
        return List.of(
                Board.link(Times.full(one.receivedAt()), home + "/" + one.id()),
                Board.text(one.environment().name()),
                Board.text(Board.sentence(one.kind())),
                Board.optional(one.useCase()),
                Board.optional(one.senderOds()),
                Board.text(Board.sentence(one.status()) + (one.localStatus() == null ? "" : ", " + one.localStatus())),
                one.acknowledged() ? Board.tag("Seen", "green") : Board.tag("New", "yellow"));
    }
}
