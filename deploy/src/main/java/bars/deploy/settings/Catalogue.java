package bars.deploy.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Every setting there is, read from the table {@code settings.md}; immutable. */
public final class Catalogue {
    private final String table;
    private final List<Setting> settings;

    private Catalogue(String table) {
        this.table = table;
        this.settings = table.lines().skip(2).map(Catalogue::row).toList();
    }

    public static Catalogue standard() {
        try (InputStream in = Catalogue.class.getResourceAsStream("settings.md")) {
            if (in == null) {
                throw new IllegalStateException("settings.md is missing from the launcher");
            }
            return new Catalogue(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Setting> settings() {
        return settings;
    }

    /** The table as Markdown, for OPERATING.md. */
    public String table() {
        return table;
    }

    Optional<Setting> byVariable(String variable) {
        return settings.stream().filter(s -> s.variable().equals(variable)).findFirst();
    }

    Optional<Setting> byKey(String key) {
        return settings.stream().filter(s -> s.key().equals(key)).findFirst();
    }

    private static Setting row(String line) {
        String[] cells = line.split("\\|", -1);
        String key = cells[1].strip();
        return new Setting(key.substring(1, key.length() - 1), cells[2].strip(), cells[3].strip(), cells[4].strip());
    }
}
