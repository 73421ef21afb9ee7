package bars.messages.json;

import bars.messages.code.CodeSystems;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One strict walk over a JSON document: UTF-8 without byte order mark, no duplicate members, nothing after the end, bounded
 * depth, tokens, texts and numbers, no lone surrogates and no NUL. Whoever walks must visit every token by {@link #next} or
 * {@link #skip}. Not thread-safe; one per document.
 */
public final class StrictJson implements AutoCloseable {
    /** What the systems of the standard have in common. */
    private static final String NHS = "fhir.nhs.uk/";

    private static final String SCHEME = "://";
    private static final String URN = "urn:uuid:";

    private final JsonParser parser;
    private final boolean escapes;
    private final Set<String> references = new HashSet<>();

    /** By system, as it is spelt. */
    private final Map<String, Set<String>> codes = new HashMap<>();

    private final @Nullable TokenTaker taker;

    /** Of the object that is walked over: a coding is complete when both are there. */
    private @Nullable String system;

    private @Nullable String code;

    private StrictJson(JsonParser parser, boolean escapes, @Nullable TokenTaker taker) {
        this.parser = parser;
        this.escapes = escapes;
        this.taker = taker;
    }

    /** What a walk does with the document. */
    @FunctionalInterface
    public interface Walk<T> {
        T over(StrictJson json) throws IOException;
    }

    /** Walks over the whole of {@code document}; every fault is a refusal that names no value. */
    public static <T> T walk(byte[] document, JsonLimits limits, Walk<T> walk) {
        return walk(document, limits, null, walk);
    }

    /** As {@link #walk(byte[], JsonLimits, Walk)}; {@code taker} is told every token. */
    static <T> T walk(byte[] document, JsonLimits limits, @Nullable TokenTaker taker, Walk<T> walk) {
        if (document.length > limits.bytes()) {
            throw Refusal.badRequest(IssueType.TOO_LONG, "The document is larger than " + limits.bytes() + " bytes");
        }
        if (document.length < 2 || document[0] == 0 || document[1] == 0 || document[0] == (byte) 0xEF) {
            throw malformed("it is empty, cut short, or not UTF-8 without byte order mark");
        }
        JsonFactory factory = Factories.of(limits, taker == null || !taker.noticesDuplicates());
        try (StrictJson json = new StrictJson(factory.createParser(document), hasSuspectEscape(document), taker)) {
            json.next();
            T result = walk.over(json);
            if (json.parser.nextToken() != null) {
                throw malformed("something follows its end");
            }
            return result;
        } catch (JsonProcessingException e) {
            throw malformed("byte " + Math.max(0, e.getLocation() == null ? 0 : byteOf(e)));
        } catch (IOException e) {
            throw malformed("its encoding is broken"); // bytes in memory fail in no other way
        }
    }

    /** Refuses what is not UTF-8 through and through: the parser lets some of that pass. */
    public static void checkEncoding(byte[] document) {
        if (!PlainBytes.areAscii(document)) {
            text(document);
        }
    }

    /** Text of {@code document}, which must be UTF-8 through and through. */
    public static String text(byte[] document) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("it is not UTF-8");
        }
    }

    /** A refusal that says where, never what. */
    public static Refusal malformed(String where) {
        return Refusal.badRequest(IssueType.INVALID, "The document is not well-formed JSON: " + where);
    }

    public JsonToken token() {
        return parser.currentToken();
    }

    public String name() throws IOException {
        return parser.currentName();
    }

    public String string() throws IOException {
        return parser.getText();
    }

    /** Offset of the first byte of the current token. */
    public int start() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Offset behind the last byte of the current token. */
    public int end() throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    /** Goes on to the next token and checks it. */
    public JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw malformed("it ends too early");
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            checkExponent(parser.getText());
        } else if (token == JsonToken.VALUE_STRING) {
            text();
        } else if (token == JsonToken.FIELD_NAME) {
            if (escapes) {
                checkCharacters(parser.getText());
            }
        } else if (token == JsonToken.START_OBJECT || token == JsonToken.END_OBJECT) {
            system = null;
            code = null;
        }
        if (taker != null) {
            taker.take(token, parser);
        }
        return token;
    }

    /** Targets within the Bundle of all references passed so far: those that begin with {@code urn:uuid:}, in either case. */
    public Set<String> references() {
        return references;
    }

    /** Codes passed so far, as spelt, of all systems of the NHS, by {@link CodeSystems#key} of the system. */
    public Map<String, Set<String>> codes() {
        Map<String, Set<String>> byKey = new HashMap<>();
        codes.forEach((spelt, used) -> byKey.computeIfAbsent(CodeSystems.key(spelt), key -> new HashSet<>())
                .addAll(used));
        return byKey;
    }

    private void text() throws IOException {
        if (escapes) {
            checkCharacters(parser.getText());
        }
        switch (String.valueOf(parser.currentName())) {
            case "reference" -> reference(parser.getText());
            case "system" -> {
                system = parser.getText();
                coded();
            }
            case "code" -> {
                code = parser.getText();
                coded();
            }
            default -> {}
        }
    }

    private void reference(String target) {
        if (target.regionMatches(true, 0, URN, 0, URN.length())) {
            references.add(target);
        }
    }

    private void coded() {
        if (system != null
                && code != null
                && system.regionMatches(true, system.indexOf(SCHEME) + SCHEME.length(), NHS, 0, NHS.length())) {
            codes.computeIfAbsent(system, spelt -> new HashSet<>()).add(code);
        }
    }

    /** Goes on to the last token of the current value. */
    public void skip() throws IOException {
        if (!token().isStructStart()) {
            parser.finishToken();
            return;
        }
        int open = 1;
        while (open > 0) {
            JsonToken token = next();
            if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            }
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private static long byteOf(JsonProcessingException e) {
        return e.getLocation().getByteOffset();
    }

    private static void checkExponent(String number) {
        int mark = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (mark < 0) {
            return;
        }
        String digits = number.substring(mark + 1).replaceFirst("^[+-]?0*", "");
        if (digits.length() > 3 || (!digits.isEmpty() && Integer.parseInt(digits) > JsonLimits.EXPONENT)) {
            throw malformed("a number is out of range");
        }
    }

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) { // FHIR allows none, and the database can store none
                throw malformed("a text contains NUL");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed("a text contains half a character");
            }
        }
    }

    /** Whether half a character or NUL may be escaped; in most documents none is, and they are not looked at further. */
    private static boolean hasSuspectEscape(byte[] document) {
        if (!PlainBytes.contain(document, '\\')) {
            return false;
        }
        for (int i = 0; i + 2 < document.length; i++) {
            if (document[i] == '\\'
                    && document[i + 1] == 'u'
                    && ((document[i + 2] | 0x20) == 'd' || isNul(document, i + 2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNul(byte[] document, int digits) {
        for (int i = digits; i < digits + 4; i++) {
            if (i >= document.length || document[i] != '0') {
                return false;
            }
        }
        return true;
    }

    /** Reading offsets needs Jackson's byte parser, and that needs its symbol table; only interning is off. */
    private static final class Factories {
        static final JsonFactory HEADER = build(JsonLimits.HEADER, true);
        static final JsonFactory MESSAGE = build(JsonLimits.MESSAGE, true);
        static final JsonFactory MESSAGE_NOTICED = build(JsonLimits.MESSAGE, false);

        static JsonFactory of(JsonLimits limits, boolean duplicates) {
            if (limits.equals(JsonLimits.HEADER) && duplicates) {
                return HEADER;
            }
            // The number of bytes is checked before the parser sees them.
            if (!limits.withBytes(JsonLimits.MESSAGE.bytes()).equals(JsonLimits.MESSAGE)) {
                return build(limits, duplicates);
            }
            return duplicates ? MESSAGE : MESSAGE_NOTICED;
        }

        private static JsonFactory build(JsonLimits limits, boolean duplicates) {
            return JsonFactory.builder()
                    .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, duplicates)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(limits.depth())
                            .maxTokenCount(limits.tokens())
                            .maxStringLength(limits.stringLength())
                            .maxNameLength(1_000)
                            .maxNumberLength(limits.numberLength())
                            .build())
                    .build();
        }
    }
}
