package bars.messages.json;

/** A code and the system that it is said to be of, as spelt in the document. */
public record Coded(String system, String code) {}
