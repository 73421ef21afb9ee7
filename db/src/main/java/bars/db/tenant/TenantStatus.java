package bars.db.tenant;

/** Where a tenant stands with the platform. */
public enum TenantStatus {
    /** Served. Nobody needs to act. */
    ACTIVE,
    /** Known but not served; an administrator resumes it. */
    SUSPENDED,
    /** Being decommissioned; the job acts. */
    LEAVING,
    /** Gone: keys destroyed, audit kept. */
    LEFT;

    /** Whether a tenant in it is on its way out, or gone: nothing of it is changed, and nothing new is made for it. */
    public boolean isDeparting() {
        return this == LEAVING || this == LEFT;
    }
}
