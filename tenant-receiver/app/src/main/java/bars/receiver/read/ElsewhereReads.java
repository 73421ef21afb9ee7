package bars.receiver.read;

import bars.db.Database;
import bars.messages.header.MessageKey;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.handler.Inquiry;
import bars.receiver.handler.InquiryHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads of records that a handler keeps elsewhere. What is shown is noted like what the platform keeps, and before it is
 * shown: without the note there is no answer. Thread-safe.
 */
final class ElsewhereReads {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    ElsewhereReads(Database database) {
        this.database = database;
    }

    /** The one record that is asked for. */
    byte[] byId(InquiryHandler handler, Inquiry inquiry, String id, ReadAudit audit) {
        try {
            byte[] record = handler.answer(inquiry);
            note(inquiry, audit, id, true);
            return record;
        } catch (Refusal refusal) {
            if (refusal.code() == RecCode.NOT_FOUND) {
                // What names no record may name a patient.
                note(inquiry, audit, MessageKey.isUuid(id) ? id : "-", false);
            }
            throw refusal;
        }
    }

    /**
     * The records that match.
     *
     * @param by what kind of search it is
     */
    byte[] search(InquiryHandler handler, Inquiry inquiry, String by, ReadAudit audit) {
        byte[] bundle = handler.answer(inquiry);
        List<String> shown = ids(bundle, inquiry.type());
        database.doInTenant(inquiry.service().scope(), work -> audit.searched(work, inquiry.type(), by, shown));
        return bundle;
    }

    private void note(Inquiry inquiry, ReadAudit audit, String id, boolean found) {
        database.doInTenant(inquiry.service().scope(), work -> audit.read(work, inquiry.type(), id, found));
    }

    private static List<String> ids(byte[] bundle, String type) {
        List<String> ids = new ArrayList<>();
        try {
            for (JsonNode entry : JSON.readTree(bundle).path("entry")) {
                JsonNode resource = entry.path("resource");
                if (resource.path("resourceType").asText().equals(type)) {
                    ids.add(resource.path("id").asText());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a handler answered a search with something that is no JSON", e);
        }
        return ids;
    }
}
