package bars.messages.bundle;

import java.util.Locale;
import java.util.Optional;

/** What a ServiceRequest asks for. Source: CodeSystem message-category-servicerequest. */
public enum Category {
    /** Transfer of care. */
    REFERRAL,
    /** A clinician is to check the priority; care stays with the sender until a response says otherwise. */
    VALIDATION;

    /** Code on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Category> of(String code) {
        for (Category category : values()) {
            if (category.code().equals(code.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }
}
