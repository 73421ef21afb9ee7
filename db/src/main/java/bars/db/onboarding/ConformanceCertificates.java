package bars.db.onboarding;

import bars.db.Rows;
import bars.db.Work;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The supplier's conformance certificates. Lives as long as its transaction. */
public final class ConformanceCertificates {
    private final Rows rows;

    public ConformanceCertificates(Work work) {
        this.rows = new Rows(work);
    }

    /** All, by Application and start. */
    public List<ConformanceCertificate> all() {
        return rows.list(
                "select * from conformance_certificate order by application, valid_from, id",
                ConformanceCertificates::read);
    }

    public Optional<ConformanceCertificate> byId(UUID id) {
        return rows.first("select * from conformance_certificate where id = ?", ConformanceCertificates::read, id);
    }

    /** Adds it, or replaces the one with its id. The paper that is there stays, with its name, where {@code one} has none. */
    public void put(ConformanceCertificate one) {
        rows.change(
                """
                insert into conformance_certificate
                    (id, product, application, reference, valid_from, valid_until, document_name, document)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update
                set product = excluded.product, application = excluded.application, reference = excluded.reference,
                    valid_from = excluded.valid_from, valid_until = excluded.valid_until,
                    document_name = case when excluded.document is null
                        then coalesce(excluded.document_name, conformance_certificate.document_name)
                        else excluded.document_name end,
                    document = coalesce(excluded.document, conformance_certificate.document),
                    version = conformance_certificate.version + 1, updated_at = now()
                """,
                one.id(),
                one.product(),
                one.application(),
                one.reference(),
                Date.valueOf(one.validFrom()),
                one.validUntil() == null ? null : Date.valueOf(one.validUntil()),
                one.documentName(),
                one.document());
    }

    public boolean remove(UUID id) {
        return rows.change("delete from conformance_certificate where id = ?", id) == 1;
    }

    private static ConformanceCertificate read(ResultSet row) throws SQLException {
        Date until = row.getDate("valid_until");
        return new ConformanceCertificate(
                row.getObject("id", UUID.class),
                row.getString("product"),
                row.getString("application"),
                row.getString("reference"),
                row.getDate("valid_from").toLocalDate(),
                until == null ? null : until.toLocalDate(),
                row.getString("document_name"),
                row.getBytes("document"),
                row.getLong("version"));
    }
}
