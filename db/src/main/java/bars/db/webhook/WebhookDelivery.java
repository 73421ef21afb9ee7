package bars.db.webhook;

import bars.db.Environment;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice to a webhook.
 *
 * @param id the same in every try: a receiver that saw it may ignore it
 * @param correlationId the conversation of the message; notices of one go in their order
 * @param number its place in the log
 * @param body JSON without patient data
 * @param state DUE (waits, or on its way), DELIVERED or DEAD (given up; somebody may replay it)
 * @param attempts tries so far; the fence of a lease
 */
public record WebhookDelivery(
        UUID id,
        int tenantId,
        Environment environment,
        UUID webhookId,
        UUID messageId,
        UUID correlationId,
        String event,
        String body,
        long number,
        String state,
        int attempts,
        Instant dueAt,
        @Nullable Integer status,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant settledAt) {}
