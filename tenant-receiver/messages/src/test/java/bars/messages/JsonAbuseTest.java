package bars.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bodies that are no message: each is a bad request, none an accident of ours, and none takes long. */
class JsonAbuseTest {
    private static final byte[] GOOD = Samples.of("a1t1", "2.1.0").request().bytes();
    private static final int CUTS = 240;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Abuse(String name, byte[] body) {
        static Abuse of(String name, String body) {
            return new Abuse(name, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theSampleItselfIsRead() {
        assertThat(Samples.READER.read(GOOD).entries()).isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyAbuseIsABadRequest() {
        List<Abuse> all = new ArrayList<>();
        all.addAll(cutOff());
        all.addAll(notAnObject());
        all.addAll(shapes());
        all.addAll(strings());
        all.addAll(numbers());
        all.addAll(sizes());
        all.addAll(encodings());
        assertThat(all).hasSizeGreaterThan(300);
        return all.stream().map(abuse -> DynamicTest.dynamicTest(abuse.name(), () -> refused(abuse)));
    }

    private static void refused(Abuse abuse) {
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> assertThatThrownBy(() -> Samples.READER.read(abuse.body()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RecCode.BAD_REQUEST)));
    }

    private static List<Abuse> cutOff() {
        List<Abuse> all = new ArrayList<>();
        for (int i = 0; i < CUTS; i++) {
            int length = (int) ((long) GOOD.length * i / CUTS);
            all.add(new Abuse("cut off after " + length + " bytes", Arrays.copyOf(GOOD, length)));
        }
        return all;
    }

    private static List<Abuse> notAnObject() {
        List<Abuse> all = new ArrayList<>();
        for (String body : new String[] {
            "",
            " ",
            "\n",
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1e5",
            "\"text\"",
            "[]",
            "[{}]",
            "[[]]",
            "{",
            "}",
            "{}}",
            "{}{}",
            "{} trailing",
            "{},",
            "{]",
            "[}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,}",
            "{\"a\" 1}",
            "{a:1}",
            "{'a':1}",
            "// comment\n{}",
            "/* comment */ {}",
            "# comment\n{}",
            "<Bundle/>",
            "<?xml version=\"1.0\"?><Bundle/>",
            "resourceType=Bundle",
            "\u0000",
            "{\"a\":undefined}",
            "{\"a\":True}",
            "{\"a\":nul}",
            "NaN",
            "Infinity"
        }) {
            all.add(Abuse.of("not an object: " + body, body));
        }
        return all;
    }

    private static List<Abuse> shapes() {
        List<Abuse> all = new ArrayList<>();
        for (String body : new String[] {
            "{}",
            "{\"resourceType\":\"Patient\"}",
            "{\"resourceType\":\"Bundle\"}",
            "{\"resourceType\":null}",
            "{\"resourceType\":1}",
            "{\"resourceType\":[\"Bundle\"]}",
            "{\"resourceType\":\"bundle\",\"type\":\"message\"}",
            "{\"resourceType\":\"Bundle\",\"resourceType\":\"Bundle\"}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"type\":\"message\",\"entry\":[]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":{}}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":\"x\"}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[null]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[1]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[[]]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[{\"resource\":null}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[{\"resource\":[]}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[{\"resource\":{}}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[{\"resource\":{\"resourceType\":\"Nothing\"}}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"unknown\":1,\"entry\":[]}",
            "{\"__proto__\":{},\"resourceType\":\"Bundle\"}",
            "{\"@class\":\"java.lang.Runtime\",\"resourceType\":\"Bundle\"}"
        }) {
            all.add(Abuse.of("shape " + body, body));
        }
        all.add(Abuse.of("member twice", text().replaceFirst("\\{", "{\"resourceType\":\"Bundle\",")));
        return all;
    }

    private static List<Abuse> strings() {
        List<Abuse> all = new ArrayList<>();
        for (String value : new String[] {
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800x\"",
            "\"\\x41\"",
            "\"\\u12\"",
            "\"\\u\"",
            "\"a\nb\"",
            "\"a\tb\"",
            "\"\u0001\"",
            "\"unclosed",
            "\"\\\"",
            "'single'",
            "\"\\u0000\""
        }) {
            all.add(Abuse.of(
                    "string " + value.replace('\n', ' '), "{\"resourceType\":\"Bundle\",\"id\":" + value + "}"));
        }
        return all;
    }

    private static List<Abuse> numbers() {
        List<Abuse> all = new ArrayList<>();
        for (String value : new String[] {
            "01",
            "+1",
            "1.",
            ".5",
            "1e",
            "1e+",
            "--1",
            "0x10",
            "NaN",
            "-Infinity",
            "1_000",
            "١",
            "1e999999999",
            "9".repeat(5_000)
        }) {
            all.add(Abuse.of(
                    "number " + (value.length() > 20 ? "of many digits" : value),
                    "{\"resourceType\":\"Bundle\",\"total\":" + value + "}"));
        }
        return all;
    }

    private static List<Abuse> sizes() {
        List<Abuse> all = new ArrayList<>();
        for (int depth : new int[] {65, 200, 1_000, 10_000, 100_000}) {
            all.add(Abuse.of("arrays " + depth + " deep", "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"));
            all.add(Abuse.of("objects " + depth + " deep", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
        }
        all.add(Abuse.of("name of a megabyte", "{\"" + "a".repeat(1 << 20) + "\":1}"));
        all.add(Abuse.of("half a million members", "{" + "\"a\":1,".repeat(500_000) + "\"resourceType\":\"Bundle\"}"));
        all.add(Abuse.of(
                "a hundred thousand entries",
                "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[" + "{},".repeat(100_000) + "{}]}"));
        all.add(new Abuse("eleven megabytes of blanks", filled(11 << 20, (byte) ' ')));
        all.add(new Abuse("eleven megabytes of brackets", filled(11 << 20, (byte) '[')));
        return all;
    }

    private static List<Abuse> encodings() {
        List<Abuse> all = new ArrayList<>();
        for (String charset : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "IBM037"}) {
            all.add(new Abuse("in " + charset, text().getBytes(Charset.forName(charset))));
        }
        for (int[] bytes : new int[][] {
            {0xC0, 0xAF},
            {0xE0, 0x80, 0xAF},
            {0xF8, 0x88, 0x80, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xFF},
            {0xFE},
            {0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xC3}
        }) {
            all.add(new Abuse("bytes that are no UTF-8: " + Arrays.toString(bytes), withBytes(bytes)));
        }
        return all;
    }

    private static byte[] withBytes(int[] bytes) {
        byte[] head = "{\"resourceType\":\"Bundle\",\"id\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + bytes.length + 2);
        for (int i = 0; i < bytes.length; i++) {
            all[head.length + i] = (byte) bytes[i];
        }
        all[all.length - 2] = '"';
        all[all.length - 1] = '}';
        return all;
    }

    private static byte[] filled(int length, byte value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static String text() {
        return new String(GOOD, StandardCharsets.UTF_8);
    }
}
