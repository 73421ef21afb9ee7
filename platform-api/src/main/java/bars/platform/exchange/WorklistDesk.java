package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.record.OpenCase;
import bars.db.record.OpenCases;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work for people of a provider that has no system of its own: which cases are open, and which answers to their own requests
 * have come. A list shows nothing of a patient; a case is opened, noted on and decided through {@link CaseDesk}. Thread-safe.
 */
@Singleton
public class WorklistDesk {
    private final Database database;

    @Inject
    public WorklistDesk(Database database) {
        this.database = database;
    }

    /**
     * An open case as listed.
     *
     * @param acknowledged whether its last message was taken out of the inbox
     */
    public record CaseView(
            UUID id,
            String odsCode,
            Environment environment,
            UUID service,
            String kind,
            String caseReference,
            String status,
            @Nullable String localStatus,
            @Nullable String useCase,
            @Nullable String senderOds,
            @Nullable Instant startsAt,
            Instant receivedAt,
            Instant changedAt,
            UUID messageId,
            boolean acknowledged,
            int version) {}

    /** A page of open cases, the oldest first. */
    public List<CaseView> list(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable String service,
            @Nullable UUID after,
            int limit) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, environment);
        Reach.ServiceRef only = service == null ? null : reach.service(database, service);
        List<CaseView> cases = new ArrayList<>();
        for (Environment one : reach.environments()) {
            if (only == null || only.scope().environment() == one) {
                database.inTenant(reach.scope(one), work -> new OpenCases(work)
                                .page(after, only == null ? null : only.id(), limit))
                        .forEach(open -> cases.add(view(reach.odsCode(), one, open)));
            }
        }
        cases.sort(Comparator.comparing(view -> view.id().toString()));
        return cases.size() > limit ? cases.subList(0, limit) : cases;
    }

    /**
     * An answer to a request of ours as listed.
     *
     * @param id of the message that answers
     * @param service our service that had asked
     * @param kind what the answer is, e.g. {@code INTERIM_RESPONSE}
     * @param request what it answers
     * @param asked what that had asked for
     * @param from the counterpart's service
     * @param state how the request stands by now
     */
    public record AnswerView(
            UUID id,
            String odsCode,
            Environment environment,
            UUID service,
            String kind,
            UUID request,
            String asked,
            @Nullable String useCase,
            String from,
            SentRequest.State state,
            Instant receivedAt) {}

    /** A page of the answers that wait in the inbox, the oldest first. */
    public List<AnswerView> answers(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable String service,
            @Nullable UUID after,
            int limit) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, environment);
        Reach.ServiceRef only = service == null ? null : reach.service(database, service);
        return reach.environments().stream()
                .filter(one -> only == null || only.scope().environment() == one)
                .flatMap(one -> database
                        .inTenant(reach.scope(one), work -> new SentRequests(work)
                                .waiting(only == null ? null : only.id(), after, limit))
                        .stream()
                        .map(waiting -> view(reach.odsCode(), one, waiting)))
                .sorted(Comparator.comparing(view -> view.id().toString()))
                .limit(limit)
                .toList();
    }

    private static AnswerView view(String odsCode, Environment environment, SentRequest.Waiting waiting) {
        SentRequest request = waiting.request();
        return new AnswerView(
                waiting.answer().message(),
                odsCode,
                environment,
                request.serviceId(),
                waiting.answer().workflow(),
                request.id(),
                request.workflow(),
                request.useCase(),
                request.targetValue(),
                request.state(),
                waiting.answer().receivedAt());
    }

    private static CaseView view(String odsCode, Environment environment, OpenCase open) {
        return new CaseView(
                open.id(),
                odsCode,
                environment,
                open.serviceId(),
                open.kind().name(),
                open.caseReference(),
                open.status(),
                open.localStatus(),
                open.useCase(),
                open.senderOds(),
                open.startsAt(),
                open.receivedAt(),
                open.changedAt(),
                open.messageId(),
                open.acknowledged(),
                open.version());
    }
}
