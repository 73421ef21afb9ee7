package bars.receiver;

import bars.db.Database;
import bars.db.Ids;
import bars.db.metric.DatabaseFigures;
import bars.db.seal.TenantKeys;
import bars.receiver.access.Admission;
import bars.receiver.access.Bulkheads;
import bars.receiver.endpoint.Entrance;
import bars.receiver.endpoint.Lanes;
import bars.receiver.endpoint.MessageRoute;
import bars.receiver.endpoint.Reading;
import bars.receiver.endpoint.Reception;
import bars.receiver.endpoint.Workers;
import bars.receiver.exchange.Refusals;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.handler.Ledger;
import bars.receiver.handler.WorkflowHandler;
import bars.receiver.message.ProcessMessage;
import bars.receiver.metric.Downstream;
import bars.receiver.metric.RequestLog;
import bars.receiver.metric.ServedTenants;
import bars.receiver.metric.Steps;
import bars.receiver.metric.Traffic;
import bars.receiver.read.RecordReads;
import bars.receiver.read.SlotReads;
import bars.receiver.read.Statements;
import bars.receiver.tenant.TenantDirectory;
import bars.receiver.trace.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the verbs out of their parts: the one place that knows how the application is put together. */
@ApplicationScoped
public class Wiring {
    /** Messages and reads that wait for a thread; more are refused with 503. */
    private static final int WAITING = 64;

    /** Requests that may wait for systems of tenants; a thread each, idle nearly all the time. */
    private static final int OUTSIDE = 256;

    /** Of the request threads, those that requests of tenants may hold; the rest answers refusals and handshakes. */
    private static final double SHARE = 0.75;

    /**
     * Bodies in work may fill a quarter of the heap; each takes six times its length while it is read and processed. Source:
     * security reference 2.9.
     */
    private static final int HEAP_PARTS_FOR_BODIES = 4;

    private static final int HEAP_OF_A_BODY = 6;

    @Produces
    @Singleton
    public TenantDirectory directory(Database database) {
        return new TenantDirectory(database);
    }

    @Produces
    @Singleton
    public Admission admission() {
        return new Admission();
    }

    @Produces
    @Singleton
    public Refusals refusals(Ids ids) {
        return new Refusals(ids);
    }

    @Produces
    @Singleton
    public ServedTenants servedTenants(Clock clock) {
        return new ServedTenants(clock);
    }

    @Produces
    @Singleton
    public Traffic traffic(
            ServedTenants served, @ConfigProperty(name = "bars.log.requests", defaultValue = "refused") String logged) {
        return new Traffic(served, new RequestLog(RequestLog.Which.valueOf(logged.toUpperCase(Locale.ROOT))));
    }

    @Produces
    @Singleton
    public Downstream downstream(TenantDirectory directory) {
        return new Downstream(directory::odsCode);
    }

    @Produces
    @Singleton
    public DatabaseFigures databaseFigures(Database database, Clock clock) {
        return new DatabaseFigures(database, "receiver", clock);
    }

    @Produces
    @Singleton
    public NodeMetrics nodeMetrics(
            TenantDirectory directory,
            Traffic traffic,
            Steps steps,
            Bulkheads bulkheads,
            Lanes lanes,
            DatabaseFigures databaseFigures) {
        return new NodeMetrics(directory, traffic, steps, bulkheads, lanes, databaseFigures);
    }

    /** Off unless a collector is named. */
    @Produces
    @Singleton
    public Tracing tracing(
            Database database,
            @ConfigProperty(name = "bars.trace.endpoint") Optional<String> collector,
            @ConfigProperty(name = "bars.trace.percent", defaultValue = "100") int percent,
            @ConfigProperty(name = "bars.node", defaultValue = "node") String node) {
        if (collector.isEmpty()) {
            return Tracing.OFF;
        }
        Tracing tracing = Tracing.to(URI.create(collector.get()), percent, node);
        database.watchedBy(tracing);
        return tracing;
    }

    void stop(@Disposes Tracing tracing) {
        tracing.close();
    }

    @Produces
    @Singleton
    public Steps steps() {
        return new Steps();
    }

    @Produces
    @Singleton
    public Bulkheads bulkheads(@ConfigProperty(name = "bars.receiver.threads", defaultValue = "32") int threads) {
        long bodies = Runtime.getRuntime().maxMemory() / HEAP_PARTS_FOR_BODIES / HEAP_OF_A_BODY;
        return new Bulkheads((int) (threads * SHARE) + WAITING + OUTSIDE, bodies, System::nanoTime);
    }

    @Produces
    @Singleton
    public Lanes lanes(
            HandlerRegistry handlers,
            @ConfigProperty(name = "bars.receiver.threads", defaultValue = "32") int threads) {
        return new Lanes(handlers, new Workers((int) (threads * SHARE), WAITING), Workers.onDemand(OUTSIDE));
    }

    void stop(@Disposes Lanes lanes) {
        lanes.close();
    }

    @Produces
    @Singleton
    public Entrance entrance(TenantDirectory directory, Clock clock) {
        return new Entrance(directory, clock);
    }

    @Produces
    @Singleton
    public Reception reception(ProcessMessage verb, Lanes lanes, Bulkheads bulkheads, Refusals refusals, Steps steps) {
        return new Reception(verb, lanes, bulkheads, refusals, steps);
    }

    @Produces
    @Singleton
    public MessageRoute messageRoute(
            Entrance entrance, Reception reception, Refusals refusals, Traffic traffic, Tracing tracing) {
        return new MessageRoute(entrance, reception, refusals, traffic, tracing);
    }

    @Produces
    @Singleton
    public Reading reading(Bulkheads bulkheads, Lanes lanes) {
        return new Reading(bulkheads, lanes);
    }

    @Produces
    @Singleton
    public HandlerRegistry handlers(@Any Instance<WorkflowHandler> handlers) {
        return new HandlerRegistry(handlers);
    }

    @Produces
    @Singleton
    public ProcessMessage processMessage(
            Admission admission,
            HandlerRegistry handlers,
            Database database,
            TenantKeys keys,
            Refusals refusals,
            Ids ids) {
        return new ProcessMessage(admission, handlers, new Ledger(database, keys), refusals, ids);
    }

    @Produces
    @Singleton
    public Statements statements(Admission admission, Clock clock) {
        return new Statements(admission, clock);
    }

    @Produces
    @Singleton
    public SlotReads slotReads(Database database, Admission admission, HandlerRegistry handlers, Clock clock) {
        return new SlotReads(database, admission, handlers, clock);
    }

    @Produces
    @Singleton
    public RecordReads recordReads(
            Database database, TenantKeys keys, Admission admission, HandlerRegistry handlers, Clock clock) {
        return new RecordReads(database, keys, admission, handlers, clock);
    }
}
