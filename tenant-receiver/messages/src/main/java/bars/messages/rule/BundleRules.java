package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.code.Moments;
import bars.messages.json.Span;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Rules of the Bundle and of every resource in it. Source: contract §2.1, §2.6. */
final class BundleRules {
    static final List<ElementRule> ALL = List.of(
            new ElementRule(
                    "BU-06",
                    Level.REFUSE,
                    "Bundle.id",
                    "carry Bundle.id, which later answers refer to, as a FHIR id",
                    "§2.1",
                    Scope.ALL,
                    m -> m.bundleId().filter(BundleRules::isId).isPresent()),
            new ElementRule(
                    "BU-07",
                    Level.REFUSE,
                    "Bundle.timestamp",
                    "carry Bundle.timestamp as an instant",
                    "§2.1, §2.6 BARSBundleMessage",
                    Scope.ALL,
                    m -> m.bundle().hasTimestamp()
                            && (m.layout().timestamp() == null
                                    || Moments.isInstant(m.layout().timestamp().value()))),
            new ElementRule(
                    "BU-08",
                    Level.CURRENT,
                    "Bundle.meta.lastUpdated",
                    "carry Bundle.meta.lastUpdated as an instant",
                    "§2.1",
                    Scope.ALL,
                    m -> m.layout().lastUpdated() != null
                            && Moments.isInstant(m.layout().lastUpdated().value())),
            new ElementRule(
                    "BU-09",
                    Level.CURRENT,
                    "Bundle.meta.profile",
                    "name the profile BARSBundleMessage",
                    "§2.1",
                    Scope.ALL,
                    m -> m.bundle().getMeta().getProfile().stream().anyMatch(BundleRules::isBundleMessage)),
            new ElementRule(
                    "BU-10",
                    Level.CURRENT,
                    "Bundle.entry.fullUrl",
                    "use urn:uuid: for every fullUrl",
                    "§2.1",
                    Scope.ALL,
                    m -> m.entries().stream().map(BundleEntry::fullUrl).allMatch(url -> url.startsWith("urn:uuid:"))),
            new ElementRule(
                    "BU-11",
                    Level.CURRENT,
                    "Bundle.entry.resource.meta.lastUpdated",
                    "carry meta.lastUpdated as an instant in every resource",
                    "§2.1",
                    Scope.ALL,
                    BundleRules::hasStamps),
            new ElementRule(
                    "BU-12",
                    Level.CURRENT,
                    "Bundle.entry.resource.meta.profile",
                    "name a profile in every resource",
                    "§2.1",
                    Scope.ALL,
                    m -> m.entries().stream().map(BundleEntry::resource).allMatch(BundleRules::hasProfile)));

    /** The parser takes any text. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private BundleRules() {}

    private static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Most resources have the stamp of those before them: it is read once. */
    private static boolean hasStamps(BarsMessage message) {
        @Nullable String known = null;
        for (BundleEntry entry : message.entries()) {
            Span stamp = entry.layout().lastUpdated();
            if (stamp == null) {
                return false;
            }
            if (!stamp.value().equals(known) && !Moments.isInstant(stamp.value())) {
                return false;
            }
            known = stamp.value();
        }
        return true;
    }

    /** A canonical may end with the version of what it names. */
    private static boolean isBundleMessage(CanonicalType profile) {
        return String.valueOf(profile.getValue()).split("\\|", 2)[0].endsWith("BARSBundleMessage");
    }

    private static boolean hasProfile(Resource resource) {
        return resource.getMeta().hasProfile();
    }
}
