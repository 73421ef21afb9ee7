package bars.edge.handshake;

/**
 * How often something happened.
 *
 * @param environment in which; empty where none was known
 * @param word of a fixed vocabulary
 */
public record EnvironmentCount(String environment, String word, long count) {}
