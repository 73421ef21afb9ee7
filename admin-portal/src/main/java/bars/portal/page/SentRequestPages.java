package bars.portal.page;

import bars.db.Environment;
import bars.db.sender.OutboxState;
import bars.db.sender.SentRequest;
import bars.platform.access.Permission;
import bars.platform.exchange.InboxDesk;
import bars.platform.exchange.RequestDesk;
import bars.platform.exchange.SentRequestView;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.sender.OutboxView;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant asked of others, and what they answered. */
@Path("tenants/{odsCode}/requests")
@Singleton
@Produces(MediaType.TEXT_HTML)
public class SentRequestPages {
    private static final int PAGE = 50;
    private static final List<String> FIELDS = List.of("environment", "conversation", "bundle");

    private final RequestDesk requests;
    private final InboxDesk inbox;

    @Inject
    public SentRequestPages(RequestDesk requests, InboxDesk inbox) {
        this.requests = requests;
        this.inbox = inbox;
    }

    @GET
    public Html list(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        String home = home(odsCode);
        Environment environment = visit.environment("environment");
        SentRequest.State state = wanted(visit.query("state"));
        List<RequestDesk.Placed> rows =
                requests.list(visit.caller(), odsCode, environment, state, null, visit.place("before"), PAGE + 1);
        boolean more = rows.size() > PAGE;
        List<RequestDesk.Placed> shown = more ? rows.subList(0, PAGE) : rows;
        Board board = new Board(
                "Requests sent",
                "",
                List.of("Made", "Environment", "Request", "Use case", "To", "State", "Delivery", "Answers"),
                shown.stream().map(one -> row(home, one.request())).toList(),
                environment == null && state == null ? "No request was sent yet." : "No request matches these filters.",
                more
                        ? home + "?environment=" + (environment == null ? "" : environment) + "&state="
                                + (state == null ? "" : state) + "&before="
                                + shown.get(PAGE - 1).sequence()
                        : "");
        return Html.of(
                visit,
                "Requests sent",
                "requests.jte",
                "odsCode",
                odsCode,
                "home",
                home,
                "environment",
                visit.query("environment"),
                "state",
                visit.query("state"),
                "board",
                board);
    }

    @GET
    @Path("new")
    public Html form(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        requests.admit(visit.caller(), odsCode);
        return form(visit, odsCode, Form.empty());
    }

    /** Checks the message as the API does, and queues it. */
    @POST
    @Takes(Permission.INBOX_WRITE)
    public Response send(@BeanParam Visit visit, @PathParam("odsCode") String odsCode) {
        Form form = visit.form();
        requests.admit(visit.caller(), odsCode);
        try {
            OutboxView made = requests.send(
                    visit.caller(),
                    odsCode,
                    form.optional("environment") == null ? null : form.environment(),
                    conversation(form),
                    form.value("bundle").getBytes(StandardCharsets.UTF_8));
            return visit.to(home(odsCode) + "/" + made.id(), "The message is in the outbox");
        } catch (Problem problem) {
            if (problem.type() == ProblemType.FORBIDDEN || problem.type() == ProblemType.NOT_FOUND) {
                throw problem;
            }
            return SignInPages.wrong(form(visit, odsCode, form.refused(problem, FIELDS)));
        }
    }

    @GET
    @Path("{id}")
    public Html show(@BeanParam Visit visit, @PathParam("odsCode") String odsCode, @PathParam("id") String id) {
        SentRequestView request = requests.get(visit.caller(), odsCode, SearchPage.id(id));
        return Html.of(visit, "Request sent", "request-sent.jte", "home", home(odsCode), "request", request);
    }

    /** Takes an answer out of the inbox. */
    @POST
    @Takes(Permission.INBOX_WRITE)
    @Path("{id}/answers/{message}")
    public Response acknowledge(
            @BeanParam Visit visit,
            @PathParam("odsCode") String odsCode,
            @PathParam("id") String id,
            @PathParam("message") String message) {
        SentRequestView request = requests.get(visit.caller(), odsCode, SearchPage.id(id));
        UUID answer = SearchPage.id(message);
        if (request.answers().stream().noneMatch(one -> one.message().equals(answer))) {
            throw Problem.notFound("answer");
        }
        inbox.acknowledge(visit.caller(), odsCode, answer, null);
        return visit.to(home(odsCode) + "/" + request.id(), "The answer was taken out of the inbox");
    }

    private static Html form(Visit visit, String odsCode, Form form) {
        return Html.of(visit, "Send a request", "request-new.jte", "home", home(odsCode), "form", form);
    }

    private static @Nullable UUID conversation(Form form) {
        String told = form.optional("conversation");
        try {
            return told == null ? null : UUID.fromString(told);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/conversation", "format", "The conversation is a UUID, or nothing");
        }
    }

    private static SentRequest.@Nullable State wanted(String state) {
        return Arrays.stream(SentRequest.State.values())
                .filter(one -> one.name().equals(state))
                .findFirst()
                .orElse(null);
    }

    private static List<Board.Cell> row(String home, SentRequestView one) {
        OutboxState delivery = one.delivery();
        int answers = one.answers().size();
        return List.of(
                Board.link(Times.full(one.createdAt()), home + "/" + one.id()),
                Board.text(one.environment().name()),
                Board.text(Board.sentence(one.workflow())),
                Board.optional(one.useCase()),
                Board.code(one.target().value()),
                state(one.state()),
                Board.text(delivery == null ? "–" : Board.words(delivery)),
                Board.text(Integer.toString(answers)));
    }

    static Board.Cell state(SentRequest.State state) {
        String colour =
                switch (state) {
                    case OPEN -> "blue";
                    case BEGUN -> "yellow";
                    case ANSWERED -> "green";
                    case REJECTED -> "red";
                    case WITHDRAWN -> "grey";
                };
        return Board.tag(Board.words(state), colour);
    }

    static String home(String odsCode) {
        return "/console/tenants/" + odsCode.toUpperCase(Locale.ROOT) + "/requests";
    }
}
