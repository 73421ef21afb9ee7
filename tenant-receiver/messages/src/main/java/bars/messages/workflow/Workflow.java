package bars.messages.workflow;

/** What a message asks the Receiver to do, or tells it. Source: contract §2.7. */
public enum Workflow {
    /** Care of a patient is handed over; the provider acts next. */
    NEW_REFERRAL,
    /** An ambulance control room hands a case to this one; it acts next and answers. */
    NEW_CAD_REFERRAL,
    /** A priority is to be checked; the provider's clinician acts next and answers. */
    NEW_VALIDATION,
    /** Newer resources of a referral outside Application 6; only where a service accepts them. */
    UPDATE_REFERRAL,
    /** Newer resources of a case. */
    UPDATE_CAD_REFERRAL,
    /** Newer resources of a validation request. */
    UPDATE_VALIDATION,
    /** A referral or validation is withdrawn; nobody acts next. */
    CANCEL_REQUEST,
    /** A slot is taken. */
    NEW_BOOKING,
    /** A booking is changed; only where a service accepts it. */
    UPDATE_BOOKING,
    /** A booking is withdrawn; its slot is free again. */
    CANCEL_BOOKING,
    /** A patient did not attend: answer to a referral of ours. */
    DNA_FEEDBACK,
    /** The other control room tells how a case of ours stands. */
    STATUS_UPDATE,
    /** The other control room does not take a case of ours; we act next. */
    CAD_REJECTION,
    /** Validation of a request of ours has begun. */
    INTERIM_RESPONSE,
    /** Validation of a request of ours is declined; we act next. */
    VALIDATION_REJECTION,
    /** Validation of a request of ours is done. */
    FULL_RESPONSE;

    /** Whether it answers an earlier message of ours and carries {@code MessageHeader.response}. */
    public boolean isResponse() {
        return ordinal() >= DNA_FEEDBACK.ordinal();
    }

    public boolean isCancellation() {
        return this == CANCEL_REQUEST || this == CANCEL_BOOKING;
    }

    public boolean isBooking() {
        return this == NEW_BOOKING || this == UPDATE_BOOKING || this == CANCEL_BOOKING;
    }

    public boolean isUpdate() {
        return this == UPDATE_REFERRAL
                || this == UPDATE_CAD_REFERRAL
                || this == UPDATE_VALIDATION
                || this == UPDATE_BOOKING;
    }

    /** Whether the receiver's own, planned Encounter belongs into the answer. Source: contract §2.8. */
    public boolean opensCase() {
        return this == NEW_REFERRAL || this == NEW_CAD_REFERRAL || this == NEW_VALIDATION;
    }
}
