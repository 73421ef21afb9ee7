package bars.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints answers: columns for people, JSON and YAML for programs. */
final class Printer {
    /** How answers look; the names are what is typed. */
    enum Format {
        /** Columns. */
        table,
        /** JSON, indented. */
        json,
        /** YAML. */
        yaml
    }

    private static final int WIDEST = 60;

    private final Format format;

    Printer(Format format) {
        this.format = format;
    }

    /** Prints rows; a table shows {@code columns}, paths into each row such as {@code progress/done}. */
    void rows(PrintWriter out, Iterable<JsonNode> rows, String... columns) {
        if (format == Format.table) {
            table(out, rows, columns);
        } else {
            var all = Connection.JSON.createArrayNode();
            rows.forEach(all::add);
            print(out, all);
        }
    }

    /** Prints one thing: name and value a line in a table. */
    void one(PrintWriter out, JsonNode thing) {
        if (format != Format.table) {
            print(out, thing);
            return;
        }
        int width = thing.properties().stream()
                .mapToInt(one -> one.getKey().length())
                .max()
                .orElse(1);
        thing.properties()
                .forEach(member -> out.println(pad(member.getKey(), width) + "  " + cell(member.getValue(), 4_000)));
    }

    private void print(PrintWriter out, JsonNode node) {
        ObjectWriter writer = format == Format.yaml
                ? new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)).writer()
                : Connection.JSON.writerWithDefaultPrettyPrinter();
        try {
            out.println(writer.writeValueAsString(node).stripTrailing());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be printed", e);
        }
    }

    private static void table(PrintWriter out, Iterable<JsonNode> rows, String... columns) {
        List<String[]> lines = new ArrayList<>();
        lines.add(Arrays.stream(columns)
                .map(column -> column.toUpperCase(java.util.Locale.ROOT).replace('/', ' '))
                .toArray(String[]::new));
        rows.forEach(row -> lines.add(Arrays.stream(columns)
                .map(column -> cell(row.at("/" + column), WIDEST))
                .toArray(String[]::new)));
        int[] widths = new int[columns.length];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                text.append(pad(line[i], widths[i])).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String cell(JsonNode value, int widest) {
        String text =
                value.isMissingNode() || value.isNull() ? "-" : value.isValueNode() ? value.asText() : value.toString();
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= widest ? clean : clean.substring(0, widest - 1) + "…";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
