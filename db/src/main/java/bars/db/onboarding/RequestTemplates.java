package bars.db.onboarding;

import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The site's own texts; only appended to. Lives as long as its transaction. */
public final class RequestTemplates {
    private final Rows rows;

    public RequestTemplates(Work work) {
        this.rows = new Rows(work);
    }

    /** The text in force; empty for the built-in one. */
    public Optional<RequestTemplate> current(String name) {
        return versions(name).stream().findFirst();
    }

    /** All versions, newest first. */
    public List<RequestTemplate> versions(String name) {
        return rows.list(
                "select * from request_template where name = ? order by number desc", RequestTemplates::read, name);
    }

    public void add(RequestTemplate template) {
        rows.change(
                "insert into request_template (name, number, recipient, subject, body, changed_by, changed_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                template.name(),
                template.number(),
                template.recipient(),
                template.subject(),
                template.body(),
                template.changedBy(),
                template.changedAt());
    }

    private static RequestTemplate read(ResultSet row) throws SQLException {
        return new RequestTemplate(
                row.getString("name"),
                row.getInt("number"),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("body"),
                row.getString("changed_by"),
                Rows.moment(row, "changed_at"));
    }
}
