package bars.platform.tenant;

import bars.db.Environment;
import bars.db.tenant.Contact;
import bars.db.tenant.Hosting;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of tenants: CSV with a header line, or one JSON object per line. A line that cannot be read becomes a row
 * with a fault, so that one bad line does not hide the others.
 *
 * <p>CSV columns: {@code odsCode}, {@code name}, and optionally {@code contactName}, {@code contactEmail}, {@code tags}
 * (divided by semicolons), {@code environments} (INT;PROD), {@code supplier}, {@code suffix}. A JSON line is a tenant with
 * an optional member {@code endpoints}.
 *
 * <p>Source: RFC 4180.
 */
public final class ImportList {
    /** A list has no more rows. */
    public static final int MAX_ROWS = 5_000;

    /** A list has no more bytes. */
    public static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final Set<String> COLUMNS =
            Set.of("odsCode", "name", "contactName", "contactEmail", "tags", "environments", "supplier", "suffix");

    private static final String UNREADABLE = "The line is not a JSON object with known members";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ImportList() {}

    /** A JSON line. */
    record Line(
            @Nullable String odsCode,
            @Nullable String name,
            @Nullable List<Contact> contacts,
            @Nullable List<String> tags,
            @Nullable List<EndpointDocument> endpoints) {}

    public static List<ImportRow> csv(byte[] list) {
        List<ImportRow> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text(list))) {
            for (NamedCsvRecord record : reader) {
                if (rows.isEmpty()) {
                    checkColumns(record.getHeader());
                }
                rows.add(row(rows.size() + 1, record));
                checkSize(rows);
            }
        } catch (de.siegmar.fastcsv.reader.CsvParseException | java.io.IOException e) {
            throw Problem.of(ProblemType.MALFORMED, "Line " + (rows.size() + 2) + " is not CSV");
        }
        return rows;
    }

    public static List<ImportRow> ndjson(byte[] list) {
        List<ImportRow> rows = new ArrayList<>();
        for (String line : text(list).split("\n", -1)) {
            if (!line.isBlank()) {
                rows.add(row(rows.size() + 1, line));
                checkSize(rows);
            }
        }
        return rows;
    }

    private static ImportRow row(int number, String line) {
        try {
            Line read = JSON.readValue(line, Line.class);
            if (read == null
                    || read.endpoints() != null && read.endpoints().stream().anyMatch(Objects::isNull)) {
                return ImportRow.unreadable(number, UNREADABLE);
            }
            return new ImportRow(
                    number,
                    new TenantDocument(read.odsCode(), read.name(), null, read.contacts(), read.tags(), null),
                    read.endpoints() == null ? List.of() : read.endpoints(),
                    null);
        } catch (JsonProcessingException e) {
            return ImportRow.unreadable(number, UNREADABLE);
        }
    }

    private static ImportRow row(int number, NamedCsvRecord record) {
        List<EndpointDocument> endpoints = new ArrayList<>();
        for (String word : words(record, "environments")) {
            Environment environment = environment(word);
            if (environment == null) {
                return ImportRow.unreadable(number, "environments must be INT, PROD or INT;PROD");
            }
            endpoints.add(new EndpointDocument(
                    environment, Hosting.supplier, field(record, "supplier"), null, null, field(record, "suffix")));
        }
        String contact = field(record, "contactName");
        String email = field(record, "contactEmail");
        List<Contact> contacts =
                email == null ? null : List.of(new Contact(contact == null ? email : contact, email, null));
        List<String> tags = words(record, "tags");
        return new ImportRow(
                number,
                new TenantDocument(
                        field(record, "odsCode"),
                        field(record, "name"),
                        null,
                        contacts,
                        tags.isEmpty() ? null : tags,
                        null),
                endpoints,
                null);
    }

    private static @Nullable Environment environment(String word) {
        return Arrays.stream(Environment.values())
                .filter(one -> one.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private static List<String> words(NamedCsvRecord record, String column) {
        String field = field(record, column);
        return field == null
                ? List.of()
                : Arrays.stream(field.split(";"))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private static @Nullable String field(NamedCsvRecord record, String column) {
        return record.findField(column)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    private static void checkColumns(List<String> header) {
        for (String column : header) {
            if (!COLUMNS.contains(column)) {
                throw Problem.of(ProblemType.VALIDATION, "There is no column \"" + column + "\"; known are " + COLUMNS);
            }
        }
    }

    private static void checkSize(List<ImportRow> rows) {
        if (rows.size() > MAX_ROWS) {
            throw Problem.of(ProblemType.TOO_LARGE, "A list has at most " + MAX_ROWS + " rows; divide it");
        }
    }

    /** UTF-8, strictly, with or without a byte order mark. */
    private static String text(byte[] list) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(list))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemType.MALFORMED, "The list is not UTF-8");
        }
    }
}
