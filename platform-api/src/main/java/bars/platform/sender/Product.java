package bars.platform.sender;

import bars.db.Work;
import bars.messages.response.Software;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;

/** How this platform's product presents itself: as a site has set it, the same to everybody. */
public final class Product {
    private Product() {}

    /** The product that sends. */
    public static Software software(Work work) {
        return Software.running(
                text(work, KnownSetting.SUPPLIER_PRODUCT), text(work, KnownSetting.SUPPLIER_PRODUCT_ID));
    }

    /** As in the assurance documents. */
    static String name(Work work) {
        String set = text(work, KnownSetting.SUPPLIER_PRODUCT);
        return set.isEmpty() ? Software.STANDARD_NAME : set;
    }

    static String text(Work work, KnownSetting setting) {
        return SettingsBook.value(work, setting).asText().strip();
    }
}
