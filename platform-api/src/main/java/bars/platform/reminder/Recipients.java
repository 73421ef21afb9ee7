package bars.platform.reminder;

import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import bars.db.tenant.Contact;
import bars.db.tenant.Tenants;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Who hears of a certificate: the tenant's contacts for certificates, and the supplier's own mailbox. */
final class Recipients {
    /** What a mail server is not bothered with. It knows the rest better than a pattern does. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"]{1,64}@[A-Za-z0-9.-]{1,253}");

    private Recipients() {}

    static List<String> of(Work work, ServerCertificate certificate) {
        Set<String> all = new LinkedHashSet<>();
        new Tenants(work).byId(certificate.tenantId()).ifPresent(tenant -> tenant.contacts().stream()
                .filter(Recipients::isForCertificates)
                .map(contact -> contact.email().strip().toLowerCase(Locale.ROOT))
                .forEach(all::add));
        all.add(supplier(work));
        return all.stream().filter(Recipients::isAddress).toList();
    }

    static String supplier(Work work) {
        return SettingsBook.value(work, KnownSetting.SUPPLIER_CONTACT_EMAIL)
                .asText()
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    private static boolean isForCertificates(Contact contact) {
        String purpose = contact.purpose();
        return purpose == null
                || purpose.isBlank()
                || purpose.toLowerCase(Locale.ROOT).contains("certificate");
    }
}
