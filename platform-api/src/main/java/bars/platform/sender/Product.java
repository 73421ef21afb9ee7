package bars.platform.sender;

import bars.db.Work;
import bars.messages.code.ServiceId;
import bars.messages.response.Software;
import bars.platform.node.SystemDesk;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;

/** How this platform's product presents itself: as a site has set it, the same to everybody. */
public final class Product {
    /** The name until a site sets the one of its assurance documents. */
    static final String STANDARD_NAME = "BaRS Receiver Platform";

    private Product() {}

    /** The product that sends. */
    public static Software software(Work work) {
        String name = name(work);
        String set = text(work, KnownSetting.SUPPLIER_PRODUCT_ID);
        ServiceId identifier = ServiceId.parse(set).orElseGet(() -> new ServiceId(null, name));
        String system = identifier.system();
        return new Software(
                system == null ? Software.PRODUCT_IDS : system, identifier.value(), name, SystemDesk.version());
    }

    /** As in the assurance documents. */
    static String name(Work work) {
        String set = text(work, KnownSetting.SUPPLIER_PRODUCT);
        return set.isEmpty() ? STANDARD_NAME : set;
    }

    static String text(Work work, KnownSetting setting) {
        return SettingsBook.value(work, setting).asText().strip();
    }
}
