package bars.messages.json;

/**
 * Bounds of what is read. All of them are far above any published message.
 * Source: security paper 2.2; the standard states no size.
 *
 * @param bytes most bytes of a document
 * @param depth deepest nesting
 * @param tokens most tokens
 * @param stringLength longest text, characters
 * @param numberLength longest number, characters
 */
public record JsonLimits(int bytes, int depth, int tokens, int stringLength, int numberLength) {
    /** Largest power of ten in a number: beyond it, arithmetic on the number costs more than the whole message. */
    public static final int EXPONENT = 400;

    /** For a message: 10 MiB, depth 64. */
    public static final JsonLimits MESSAGE = new JsonLimits(10 * 1024 * 1024, 64, 200_000, 5 * 1024 * 1024, 100);

    /** For what the platform made of messages and keeps: as large as two of the largest, and as many tokens as that holds. */
    public static final JsonLimits KEPT = new JsonLimits(
            2 * MESSAGE.bytes, MESSAGE.depth, Integer.MAX_VALUE, MESSAGE.stringLength, MESSAGE.numberLength);

    /** For a decoded header: 6 KiB, depth 16. */
    public static final JsonLimits HEADER = new JsonLimits(6 * 1024, 16, 1_000, 4 * 1024, 100);

    public JsonLimits withBytes(int most) {
        return new JsonLimits(most, depth, tokens, stringLength, numberLength);
    }
}
