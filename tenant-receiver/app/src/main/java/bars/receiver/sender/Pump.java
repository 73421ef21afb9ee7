package bars.receiver.sender;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.TenantScope;
import bars.db.round.ServerStart;
import bars.db.sender.OutboxLeases;
import bars.db.sender.OutboxLeases.Leased;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxState;
import bars.db.sender.OutboxTurn;
import bars.receiver.outbound.UnderWay;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The loop of the Sender: one thread takes due messages, one settles them in batches; in between they are with the
 * {@link Courier}. Any number of nodes may run one. A node that dies loses nothing: its leases end, the messages go again
 * with the same ids, and a counterpart that had one already says so.
 */
public final class Pump implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Pump.class.getName());
    private static final int SETTLE_AT_ONCE = 500;
    private static final Duration DATABASE_REST = Duration.ofMillis(500);

    private final Database database;
    private final Courier courier;
    private final PumpSettings settings;
    private final UnderWay<TenantScope> underWay = new UnderWay<>();
    private final BlockingQueue<Settlement> toSettle = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread taker = new Thread(this::begin, "bars-outbox-take");
    private final Thread settler = new Thread(this::settleUntilClosed, "bars-outbox-settle");
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private boolean wake;

    /** Where the taker goes on among the tenants; null from the first. Only its thread's. */
    private @Nullable TenantScope last;

    private volatile boolean open = true;
    private volatile boolean settling = true;
    private volatile boolean abandoned;

    Pump(Database database, Courier courier, PumpSettings settings) {
        this.database = database;
        this.courier = courier;
        this.settings = settings;
        taker.setDaemon(true);
        settler.setDaemon(true);
    }

    void start() {
        taker.start();
        settler.start();
    }

    /** Looks at once instead of at the next poll. */
    public void wake() {
        lock.lock();
        try {
            wake = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Messages on their way now. */
    public int inFlight() {
        return underWay.inAll();
    }

    /** Messages delivered by this node since it started. */
    public long delivered() {
        return delivered.sum();
    }

    /** Messages given up. */
    public long dead() {
        return dead.sum();
    }

    /** Tries that led to another one. */
    public long retried() {
        return retried.sum();
    }

    /** Takes nothing more, waits for what is on its way, settles it. What takes too long goes again by its lease. */
    @Override
    public void close() {
        open = false;
        wake();
        long deadline = System.nanoTime() + settings.drain().toNanos();
        try {
            join(taker, deadline);
            lock.lock();
            try {
                while (underWay.inAll() > 0 && System.nanoTime() < deadline) {
                    woken.awaitNanos(Math.min(TimeUnit.MILLISECONDS.toNanos(50), deadline - System.nanoTime()));
                }
            } finally {
                lock.unlock();
            }
            settling = false;
            join(settler, deadline);
            abandon();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once as a killed process does: nothing more is taken or settled. */
    void abandon() {
        open = false;
        abandoned = true;
        toSettle.clear();
        taker.interrupt();
        settler.interrupt();
    }

    private static void join(Thread thread, long deadline) throws InterruptedException {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        thread.join(millis);
    }

    private void begin() {
        try {
            ServerStart.await();
        } catch (InterruptedException abandoned) {
            return;
        }
        takeUntilClosed();
    }

    private void takeUntilClosed() {
        while (open) {
            try {
                if (!takeOnce()) {
                    rest(settings.poll());
                }
            } catch (DatabaseFailure e) {
                LOG.log(Level.WARNING, "event=outbox-take outcome=failed reason=" + e.getMessage());
                rest(DATABASE_REST);
            } catch (RuntimeException | Error e) { // the thread must not end silently
                LOG.log(Level.ERROR, "event=outbox-take outcome=failed", e);
                rest(settings.poll());
            }
        }
    }

    /** False when there is nothing to do for now: every tenant had its turn, or there is no room. */
    private boolean takeOnce() {
        int room = settings.inFlight() - underWay.inAll();
        if (room <= 0) {
            return false;
        }
        OutboxTurn turn = new OutboxTurn(settings.perTenant(), underWay.counts(), last);
        List<Leased> taken = database.asPlatform(work -> new OutboxLeases(work).take(turn, room, settings.lease()));
        last = taken.size() < room ? null : OutboxTurn.last(taken);
        taken.forEach(this::begin);
        return !taken.isEmpty() || turn.after() != null;
    }

    private void begin(Leased leased) {
        TenantScope scope = leased.message().scope();
        underWay.begun(scope);
        attempt(leased).whenComplete((settlement, failure) -> {
            if (settlement != null && !abandoned) {
                toSettle.add(settlement);
            }
            underWay.ended(scope); // only now: a stop waits for what is under way, and then for what is to be settled
            if (failure != null) {
                LOG.log(Level.ERROR, "event=outbox-try id=" + leased.message().id() + " outcome=fault", failure);
            }
        });
    }

    /** What cannot even be tried goes again when its lease ends, and leaves its place to others. */
    private CompletableFuture<Settlement> attempt(Leased leased) {
        try {
            return courier.deliver(leased);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settleUntilClosed() {
        List<Settlement> batch = new ArrayList<>();
        while (!abandoned && (settling || !toSettle.isEmpty() || !batch.isEmpty())) {
            try {
                if (batch.isEmpty()) {
                    Settlement first = settling ? toSettle.poll(200, TimeUnit.MILLISECONDS) : toSettle.poll();
                    if (first == null) {
                        continue;
                    }
                    batch.add(first);
                    toSettle.drainTo(batch, SETTLE_AT_ONCE - 1);
                }
                settleAll(batch);
            } catch (DatabaseFailure e) {
                LOG.log(Level.WARNING, "event=outbox-settle outcome=failed reason=" + e.getMessage());
                pause();
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "the settler of the outbox is told to end");
            } catch (RuntimeException | Error e) { // their leases end, and they go again
                LOG.log(Level.ERROR, "event=outbox-settle outcome=failed", e);
                batch.clear();
            }
        }
    }

    /** Leaves in {@code batch} what is still to be settled when it throws. */
    private void settleAll(List<Settlement> batch) {
        try {
            settle(batch);
        } catch (DatabaseFailure.Unstorable | DatabaseFailure.RuleBroken e) { // one of them: the others must not suffer
            for (Settlement one : List.copyOf(batch)) {
                settleAlone(one);
                batch.remove(one);
            }
        }
        batch.clear();
    }

    private void settleAlone(Settlement settlement) {
        for (Settlement tried : List.of(settlement, settlement.withoutWords())) {
            try {
                settle(List.of(tried));
                return;
            } catch (DatabaseFailure.Unstorable | DatabaseFailure.RuleBroken e) {
                LOG.log(Level.ERROR, "event=outbox-settle id=" + tried.id() + " outcome=failed", e);
            }
        }
    }

    private void settle(List<Settlement> batch) {
        List<Settlement> ordered = new ArrayList<>(batch);
        ordered.sort(java.util.Comparator.comparing(Settlement::id));
        int held = database.asPlatform(work -> new OutboxLeases(work).settle(ordered));
        for (Settlement settlement : ordered) {
            counter(settlement.state()).increment();
            Level level = settlement.state() == OutboxState.DEAD ? Level.WARNING : Level.DEBUG;
            LOG.log(
                    level,
                    () -> "event=outbox-try id=" + settlement.id() + " attempt=" + settlement.attempt() + " outcome="
                            + settlement.state() + " status=" + settlement.status() + " code=" + settlement.code()
                            + " millis=" + settlement.millis());
        }
        LOG.log(Level.TRACE, () -> "settled " + held + " of " + ordered.size());
        wake();
    }

    private LongAdder counter(OutboxState state) {
        return state == OutboxState.DELIVERED ? delivered : state == OutboxState.DEAD ? dead : retried;
    }

    /** The settler's rest: one of {@link #rest} would use up what wakes the taker. */
    private static void pause() {
        try {
            Thread.sleep(DATABASE_REST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rest(Duration time) {
        lock.lock();
        try {
            if (!wake && open) {
                woken.awaitNanos(time.toNanos());
            }
            wake = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
