package bars.db.onboarding;

import java.time.Instant;

/**
 * One version of a text of the site's own.
 *
 * @param number 1 for the first change of the built-in text
 * @param recipient address, or the name of the form
 */
public record RequestTemplate(
        String name, int number, String recipient, String subject, String body, String changedBy, Instant changedAt) {}
