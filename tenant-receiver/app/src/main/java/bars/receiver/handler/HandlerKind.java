package bars.receiver.handler;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name by which a service chooses a handler: {@code handler.kind}. Each name belongs to one handler. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HandlerKind {
    /** Lower-case letters, digits and dashes. */
    String value();

    /**
     * Whether it waits for somebody else, such as a system of the tenant: then it works on threads of its own, and what
     * hangs there takes none from the handlers that do not wait.
     */
    boolean waits() default false;
}
