package bars.platform.setting;

import bars.db.Database;
import bars.db.Work;
import bars.db.setting.PlatformSettings;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and changes the settings of the platform. Every node hears of a change. Thread-safe. */
@Singleton
public class SettingsBook {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    @Inject
    public SettingsBook(Database database) {
        this.database = database;
    }

    /**
     * A setting as shown; the version travels as ETag.
     *
     * @param isDefault whether nobody has set it
     */
    public record SettingView(
            String name, JsonNode value, String description, boolean isDefault, @JsonIgnore long version) {}

    /** A new value. */
    public record SettingDocument(@Nullable JsonNode value) {}

    public List<SettingView> list(Caller caller) {
        Permissions.require(caller, Permission.SETTINGS_READ);
        return database.asPlatform(work -> {
            Map<String, PlatformSettings.Stored> stored = new PlatformSettings(work).all();
            return Arrays.stream(KnownSetting.values())
                    .map(setting -> view(setting, stored.get(setting.wire())))
                    .toList();
        });
    }

    public SettingView get(Caller caller, String name) {
        List<SettingView> all = list(caller);
        return all.get(known(name).ordinal());
    }

    /** Sets a value; the first time without a precondition. */
    public SettingView put(Caller caller, String name, SettingDocument document, @Nullable Precondition precondition) {
        Permissions.requirePlatformInBoth(caller, Permission.SETTINGS_WRITE);
        KnownSetting setting = known(name);
        JsonNode value = document.value();
        if (value == null || !setting.takes(value)) {
            throw Problem.invalid("/value", "shape", setting.wire() + " must be " + setting.expectation());
        }
        return database.asPlatform(work -> {
            PlatformSettings settings = new PlatformSettings(work);
            long present =
                    settings.get(setting.wire()).map(SettingsBook::version).orElse(0L);
            Precondition.toReplace(precondition, present > 0, present);
            settings.put(setting.wire(), value.toString());
            Deeds.onPlatform(work, caller, "setting.changed", setting.wire(), Map.of("value", value.toString()));
            return view(setting, settings.get(setting.wire()).orElseThrow());
        });
    }

    /** For verbs: the value in force. */
    public static JsonNode value(Work work, KnownSetting setting) {
        return new PlatformSettings(work)
                .get(setting.wire())
                .map(stored -> parse(stored.value()))
                .orElse(setting.standard());
    }

    private static KnownSetting known(String name) {
        return KnownSetting.byName(name).orElseThrow(() -> Problem.notFound("setting"));
    }

    private static SettingView view(KnownSetting setting, PlatformSettings.@Nullable Stored stored) {
        return stored == null
                ? new SettingView(setting.wire(), setting.standard(), setting.description(), true, 0)
                : new SettingView(setting.wire(), parse(stored.value()), setting.description(), false, version(stored));
    }

    /** The default is version 0, so what is stored starts at 1. */
    private static long version(PlatformSettings.Stored stored) {
        return stored.version() + 1;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored setting is not JSON", e);
        }
    }
}
