package bars.messages.json;

/**
 * A text in a document and where it stands, its quotes included.
 *
 * @param value the text, unescaped
 * @param start offset of the opening quote
 * @param end offset behind the closing quote
 */
public record Span(String value, int start, int end) {}
