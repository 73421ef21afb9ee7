package bars.platform.metric;

import bars.db.metric.Exposition;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what people and programs did on this node since it started. Thread-safe. */
@Singleton
public class AdminCounts {
    /** How somebody says who they are. */
    public enum Method {
        /** Password with a code. */
        PASSWORD,
        PASSKEY,
        SINGLE_SIGN_ON,
        /** The bearer token of a call of the API; only refused ones are counted. */
        TOKEN
    }

    /** What is sent or shown again by hand. */
    public enum Replay {
        /** A message, to its tenant's system. */
        MESSAGE,
        /** A dead letter, to its counterpart. */
        OUTBOX,
        /** A notice, to its webhook. */
        WEBHOOK
    }

    private final Map<Method, LongAdder> signedIn = adders(Method.class);
    private final Map<Method, LongAdder> refused = adders(Method.class);
    private final Map<Replay, LongAdder> replays = adders(Replay.class);

    public void signedIn(Method method) {
        count(signedIn, method);
    }

    public void refused(Method method) {
        count(refused, method);
    }

    public void replayed(Replay what) {
        count(replays, what);
    }

    /** Adds what was counted. */
    public void write(Exposition page) {
        String logins = "bars_admin_logins_total";
        page.metric(logins, Exposition.Type.COUNTER, "Sign-ins to console and API on this node, and refused ones");
        for (Method method : Method.values()) {
            if (method != Method.TOKEN) {
                page.sample(logins, Exposition.labels("method", name(method), "outcome", "ok"), sum(signedIn, method));
            }
            page.sample(logins, Exposition.labels("method", name(method), "outcome", "refused"), sum(refused, method));
        }
        String replay = "bars_replay_total";
        page.metric(replay, Exposition.Type.COUNTER, "What was sent or shown again by hand on this node");
        for (Replay what : Replay.values()) {
            page.sample(replay, Exposition.labels("kind", name(what)), sum(replays, what));
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kinds) {
        Map<E, LongAdder> adders = new EnumMap<>(kinds);
        for (E kind : kinds.getEnumConstants()) {
            adders.put(kind, new LongAdder());
        }
        return adders;
    }

    private static <E> void count(Map<E, LongAdder> adders, E kind) {
        LongAdder adder = adders.get(kind);
        if (adder != null) {
            adder.increment();
        }
    }

    private static <E> long sum(Map<E, LongAdder> adders, E kind) {
        LongAdder adder = adders.get(kind);
        return adder == null ? 0 : adder.sum();
    }
}
