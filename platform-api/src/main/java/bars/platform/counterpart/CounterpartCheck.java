package bars.platform.counterpart;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.sender.Counterparts;
import bars.messages.bundle.BarsMessage;
import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.counterpart.Abilities;
import bars.platform.counterpart.Enquiries.Question;
import bars.platform.problem.Problem;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Before something is queued: does the counterpart take it? It is asked for its capability statement and message
 * definitions, and what it says is kept for half a day. A counterpart that does not say, or cannot be asked now, is given the
 * benefit of the doubt: the message's own answer will tell. Thread-safe.
 *
 * <p>Source: contract §1.4 (at most 24 h, 12 h recommended, and a manual clear), §4.4.
 */
@Singleton
public class CounterpartCheck {
    private static final Duration FRESH = Duration.ofHours(12);
    private static final int NOT_FOUND = 404;

    private final Database database;
    private final Enquiries enquiries;
    private final Clock clock;

    @Inject
    public CounterpartCheck(Database database, Enquiries enquiries, Clock clock) {
        this.database = database;
        this.enquiries = enquiries;
        this.clock = clock;
    }

    /**
     * Refuses {@code message} when {@code target} says that it does not take it. May wait for the counterpart, so no
     * transaction may be open.
     *
     * @param headers by which the counterpart is asked
     */
    public void require(TenantScope scope, BarsMessage message, ServiceId target, Map<String, String> headers) {
        boolean on = database.asPlatform(
                work -> SettingsBook.value(work, KnownSetting.COUNTERPART_CHECK).asBoolean());
        String useCase = message.useCase().orElse("");
        if (!on || useCase.isEmpty() || target.system() == null) {
            return;
        }
        abilities(scope, target, useCase, headers)
                .objection(
                        message.definition().orElse(""),
                        message.applicationVersion().orElse(""))
                .ifPresent(objection -> {
                    throw Problem.invalid("", "counterpart", objection);
                });
    }

    private Abilities abilities(TenantScope scope, ServiceId target, String useCase, Map<String, String> headers) {
        String system = String.valueOf(target.system());
        return database.inTenant(scope, work -> new Counterparts(work)
                        .find(system, target.value(), useCase, clock.instant().minus(FRESH)))
                .map(heard -> Abilities.parse(heard.abilities()))
                .orElseGet(() -> {
                    Abilities asked = asked(scope, target, useCase, headers);
                    if (!asked.saysNothing()) {
                        database.doInTenant(scope, work -> new Counterparts(work)
                                .put(new Counterparts.Heard(
                                        system, target.value(), useCase, asked.json(), clock.instant())));
                    }
                    return asked;
                });
    }

    private Abilities asked(TenantScope scope, ServiceId target, String useCase, Map<String, String> headers) {
        List<Heard> answers = enquiries.ask(
                scope,
                List.of(
                        new Question("/metadata", "", headers),
                        new Question(
                                "/MessageDefinition",
                                "context=" + encoded(target.text()) + "&context="
                                        + encoded(CodeSystems.USE_CASES + "|" + useCase),
                                headers)));
        Heard statement = answers.get(0);
        Heard definitions = answers.get(1);
        boolean none = Integer.valueOf(NOT_FOUND).equals(definitions.status()) && statement.isGood();
        return Abilities.read(
                statement.isGood() ? statement.body() : null, definitions.isGood() ? definitions.body() : null, none);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
