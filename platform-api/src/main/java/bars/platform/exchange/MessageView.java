package bars.platform.exchange;

import bars.db.Environment;
import bars.db.exchange.StoredMessage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as shown: what is known of it without opening it.
 *
 * @param event code of the message event, e.g. {@code servicerequest-request}
 * @param reason new, update or delete
 * @param workflow what the platform took it for
 * @param record what it became, and how that stands now
 * @param size bytes of the bundle
 * @param payloadAvailable false once the retention period has ended
 */
public record MessageView(
        UUID id,
        String odsCode,
        Environment environment,
        @Nullable ServiceName service,
        String direction,
        UUID requestId,
        UUID correlationId,
        @Nullable String bundleId,
        String event,
        String reason,
        String workflow,
        @Nullable String useCase,
        @Nullable String applicationVersion,
        Sender sender,
        @Nullable RecordSummary record,
        int size,
        boolean payloadAvailable,
        Instant receivedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {

    /** A service of the tenant. */
    public record ServiceName(UUID id, String system, String value) {}

    /** Who sent it: organisation and service to answer to. */
    public record Sender(@Nullable String odsCode, @Nullable String system, @Nullable String value) {}

    /** A referral, validation or booking in short. */
    public record RecordSummary(
            UUID id,
            String kind,
            String status,
            @Nullable String localStatus,
            String caseReference,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            int version) {}

    static MessageView of(StoredMessage message) {
        var service = message.service();
        var record = message.record();
        return new MessageView(
                message.id(),
                message.odsCode(),
                message.environment(),
                service == null ? null : new ServiceName(service.id(), service.system(), service.value()),
                message.direction(),
                message.requestId(),
                message.correlationId(),
                message.bundleId(),
                message.event(),
                message.reason(),
                message.workflow(),
                message.useCase(),
                message.applicationVersion(),
                new Sender(message.senderOds(), message.sourceSystem(), message.sourceValue()),
                record == null
                        ? null
                        : new RecordSummary(
                                record.id(),
                                record.kind(),
                                record.status(),
                                record.localStatus(),
                                record.caseReference(),
                                record.startsAt(),
                                record.endsAt(),
                                record.version()),
                message.size(),
                message.hasPayload(),
                message.receivedAt(),
                message.acknowledgedAt(),
                message.acknowledgedBy());
    }
}
