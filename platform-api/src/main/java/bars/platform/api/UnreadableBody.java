package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;

/**
 * Says in our words what was wrong with a JSON body. The parser's own words are never shown: they quote the body. Nor are names
 * of unknown members, unless they look like ours: in a body that was put together wrongly they may be a patient's.
 */
public final class UnreadableBody {
    private UnreadableBody() {}

    /** A value of the right JSON type that breaks a rule is a validation problem; the rest is malformed. */
    public static Problem problem(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            boolean shown = isName(unknown.getPropertyName());
            String called =
                    shown ? "no member \"" + unknown.getPropertyName() + "\" here" : "a member that is not known";
            String detail = "There is " + called + "; known are " + unknown.getKnownPropertyIds();
            String pointer = shown ? pointer(unknown) : parent(unknown);
            return Problem.of(ProblemType.UNKNOWN_MEMBER, detail, List.of(new Violation(pointer, "unknown", detail)));
        }
        if (e instanceof ValueInstantiationException refused) {
            return refusedValue(refused);
        }
        if (e instanceof InvalidFormatException value && isWrongWord(value)) {
            return Problem.invalid(pointer(value), "value", expectation(value));
        }
        if (e instanceof InvalidNullException hole) {
            return Problem.invalid(pointer(hole), "required", "A list has no entry that is null");
        }
        if (e instanceof JsonMappingException shape && !(shape.getCause() instanceof JsonProcessingException)) {
            String detail = "The value is not of the expected JSON type";
            return Problem.of(ProblemType.MALFORMED, detail, List.of(new Violation(pointer(shape), "type", detail)));
        }
        if (e instanceof StreamConstraintsException) {
            return Problem.of(ProblemType.MALFORMED, "The JSON is nested too deeply or has an oversized value");
        }
        var where = e.getLocation();
        return Problem.of(
                ProblemType.MALFORMED,
                where == null
                        ? "The body is not JSON"
                        : "The body is not JSON: line " + where.getLineNr() + ", column " + where.getColumnNr());
    }

    /** A text where a text belongs, just not one of those that mean something. */
    private static boolean isWrongWord(InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        boolean texty = type != null
                && !type.isPrimitive()
                && type != Boolean.class
                && type != String.class
                && !Number.class.isAssignableFrom(type);
        return texty && e.getValue() instanceof String;
    }

    private static Problem refusedValue(ValueInstantiationException refused) {
        for (Throwable cause = refused.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem ours) {
                return ours;
            }
            if (cause instanceof IllegalArgumentException ours && ours.getMessage() != null) {
                return Problem.invalid(pointer(refused), "value", ours.getMessage());
            }
        }
        return Problem.invalid(pointer(refused), "value", "The value is not acceptable");
    }

    private static String expectation(InvalidFormatException value) {
        Class<?> type = value.getTargetType();
        if (type != null && type.isEnum()) {
            return "Must be one of " + List.of(type.getEnumConstants());
        }
        return "The value is not " + (type == null ? "acceptable" : "a valid " + type.getSimpleName());
    }

    /** Whether {@code text} has the form of our names, which begin with a small letter. */
    static boolean isName(String text) {
        return text.matches("[a-z][A-Za-z0-9_-]{0,59}");
    }

    /** Where the unknown member is, without its name. */
    private static String parent(UnrecognizedPropertyException unknown) {
        String pointer = pointer(unknown);
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private static String pointer(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            pointer.append('/');
            if (step.getFieldName() == null) {
                pointer.append(step.getIndex());
            } else {
                pointer.append(step.getFieldName().replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }
}
