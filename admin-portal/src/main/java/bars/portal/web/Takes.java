package bars.portal.web;

import bars.platform.access.Permission;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which permission the verb behind a form asks for, so that the form is shown to nobody whom it refuses. The verb alone decides;
 * a test sends every form with and without the permission that stands here. A form whose verb asks nobody, or asks more than
 * can be said here, has none: its page decides whom it is shown.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Takes {
    Permission value();

    /** Whether whoever is bound to tenants is refused. */
    boolean onPlatform() default false;

    /** Whether whoever is bound to one environment is refused. */
    boolean inBoth() default false;
}
