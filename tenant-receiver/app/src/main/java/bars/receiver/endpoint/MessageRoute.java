package bars.receiver.endpoint;

import bars.db.log.LogFields;
import bars.db.round.Rounds;
import bars.edge.payara.DirectRequest;
import bars.edge.payara.DirectRoutes;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Refusals;
import bars.receiver.metric.Interaction;
import bars.receiver.metric.Traffic;
import bars.receiver.trace.RequestTrace;
import bars.receiver.trace.Tracing;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /$process-message} straight from our listener: nine of ten requests, and what the web container and JAX-RS do
 * around one costs more than its checks. Same entrance, same reception, same answers. Decision record 0013.
 */
public final class MessageRoute implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MessageRoute.class.getName());
    private static final String PATH = "/FHIR/R4/$process-message";

    /** Between two looks at who waits too long; the deadline leaves more than that. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Entrance entrance;
    private final Reception reception;
    private final Refusals refusals;
    private final Traffic traffic;
    private final Tracing tracing;
    private final Set<Visit> waiting = ConcurrentHashMap.newKeySet();
    private final Rounds looks = new Rounds(LOG, "bars-deadlines");

    public MessageRoute(Entrance entrance, Reception reception, Refusals refusals, Traffic traffic, Tracing tracing) {
        this.entrance = entrance;
        this.reception = reception;
        this.refusals = refusals;
        this.traffic = traffic;
        this.tracing = tracing;
    }

    /** From now on messages come this way. */
    public void open() {
        looks.every(LOOK, this::answerLate);
        DirectRoutes.open(PATH, this::take);
    }

    @Override
    public void close() {
        DirectRoutes.close(PATH);
        looks.close();
    }

    private void take(DirectRequest request) {
        Visit visit = new Visit(request);
        try {
            Arrival arrival = entrance.arrival(visit.headers(), request::attribute);
            visit.arrival = arrival;
            LogFields.enter(arrival::logFields);
            visit.trace = tracing.arrived(arrival, "POST", PATH);
            RequestTrace.enter(visit.trace);
            reception.receive(arrival, visit);
        } catch (RuntimeException e) {
            visit.answer(refusals.answer(refusals.of(e)));
        } finally {
            RequestTrace.enter(null);
            LogFields.leave();
        }
    }

    private void answerLate() {
        long now = System.nanoTime();
        for (Visit visit : waiting) {
            try {
                if (visit.arrival != null && now - visit.arrival.deadline().nanos() > 0) {
                    visit.answer(reception.late());
                }
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "event=late-answer outcome=failed", e); // the others still wait for theirs
            }
        }
    }

    /** One request, until it is answered. */
    private final class Visit implements Reception.Caller {
        private final DirectRequest request;
        private final Map<String, String> headers;

        /** Null until the entrance let it in. */
        private volatile @Nullable Arrival arrival;

        private volatile @Nullable RequestTrace trace;

        Visit(DirectRequest request) {
            this.request = request;
            this.headers = request.headers();
        }

        @Override
        public Function<String, @Nullable String> headers() {
            return name -> headers.get(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public int declared() {
            String length = headers.get("content-length");
            return length == null ? -1 : Integer.parseInt(length.strip());
        }

        @Override
        public InputStream body() {
            return request.body();
        }

        @Override
        public void await() {
            request.answerLater();
            waiting.add(this);
        }

        @Override
        public void answer(Answer given) {
            waiting.remove(this);
            Arrival where = arrival;
            Answer answer = where == null ? given : OutcomeForm.of(given, where, headers());
            Map<String, String> more = new HashMap<>(answer.headers());
            more.put("Cache-Control", "no-store");
            boolean first = request.answer(answer.status(), answer.mediaType() + ";charset=UTF-8", more, answer.body());
            if (first && where != null) {
                traffic.answered(where, headers(), Interaction.PROCESS_MESSAGE, answer.status());
            }
            RequestTrace traced = trace;
            if (first && traced != null) {
                traced.answered(answer.status());
            }
        }
    }
}
