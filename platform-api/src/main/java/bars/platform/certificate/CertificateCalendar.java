package bars.platform.certificate;

import bars.db.Database;
import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Expiries;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Sight;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ends of certificates as a calendar that people subscribe to: one event at the real expiry of each certificate that
 * serves or is about to, with an alarm when a renewal has to be asked for at the latest, and 30 and 7 days ahead. Its text
 * depends on the stored certificates and lead times alone. Thread-safe. Source: RFC 5545.
 */
@Singleton
public class CertificateCalendar {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** RFC 5545 §3.1, without the line end. */
    private static final int LINE_OCTETS = 75;

    private final Database database;

    @Inject
    public CertificateCalendar(Database database) {
        this.database = database;
    }

    /**
     * The whole calendar.
     *
     * @param odsCode one tenant; null for all that the caller may see
     * @param environment null for both, as far as the caller may see them
     */
    public String read(Caller caller, @Nullable String odsCode, @Nullable Environment environment) {
        return database.asPlatform(work -> {
            Sight sight = Sight.of(work, caller, Permission.CERTIFICATES_READ, odsCode, environment);
            return write(new Expiries(work).ahead(sight.tenants(), sight.environment()), LeadTimes.read(work));
        });
    }

    private static String write(List<Expiries.Expiry> ends, LeadTimes lead) {
        StringBuilder out = new StringBuilder();
        lines(out, "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//BaRS Receiver//Certificates//EN");
        lines(out, "X-WR-CALNAME:BaRS certificates");
        // A calendar without any component is none: this one stays when there is no certificate.
        lines(out, "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000");
        lines(out, "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE");
        ends.forEach(one -> event(out, one, lead.requestBy(one.environment(), one.expiresAt())));
        lines(out, "END:VCALENDAR");
        return out.toString();
    }

    private static void event(StringBuilder out, Expiries.Expiry one, Instant requestBy) {
        String title = "Certificate of " + one.serverName() + " expires";
        String standing = one.state() == CertificateState.ACTIVE ? "It serves its name now." : "It is not live yet.";
        lines(out, "BEGIN:VEVENT", "UID:" + one.id(), "DTSTAMP:" + utc(one.updatedAt()));
        lines(out, "LAST-MODIFIED:" + utc(one.updatedAt()), "SEQUENCE:" + one.version());
        lines(out, "DTSTART:" + utc(one.expiresAt()), "TRANSP:TRANSPARENT");
        lines(out, "CATEGORIES:" + one.environment() + "," + one.state());
        lines(out, "SUMMARY:" + text(one.environment() + ": " + title));
        String ask = "Ask for the renewal by " + UkTime.day(requestBy) + ".";
        lines(out, "DESCRIPTION:" + text("Tenant " + one.odsCode() + ". " + standing + " " + ask));
        lines(out, "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER;VALUE=DATE-TIME:" + utc(requestBy));
        lines(out, "DESCRIPTION:" + text("Last day to ask for the renewal: " + one.serverName()), "END:VALARM");
        for (String ahead : List.of("-P30D", "-P7D")) {
            lines(
                    out,
                    "BEGIN:VALARM",
                    "ACTION:DISPLAY",
                    "TRIGGER:" + ahead,
                    "DESCRIPTION:" + text(title),
                    "END:VALARM");
        }
        lines(out, "END:VEVENT");
    }

    private static String utc(Instant at) {
        return UTC.format(at);
    }

    /** As RFC 5545 §3.3.11 writes text. */
    private static String text(String plain) {
        return plain.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\n", "\\n");
    }

    /** Long lines go on behind a line end and a space. Every text here is ASCII: a character is an octet. */
    private static void lines(StringBuilder out, String... lines) {
        for (String line : lines) {
            String rest = line;
            int room = LINE_OCTETS;
            while (rest.length() > room) {
                out.append(rest, 0, room).append("\r\n ");
                rest = rest.substring(room);
                room = LINE_OCTETS - 1;
            }
            out.append(rest).append("\r\n");
        }
    }
}
