package bars.deploy.twin;

/**
 * A token that the twin gave out; never the token itself.
 *
 * @param apiKey the application's
 * @param kid the key that had signed the assertion
 * @param at when, as ISO 8601
 */
public record Issue(String environment, String apiKey, String kid, String at) {}
