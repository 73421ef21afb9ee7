package bars.messages.bundle;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.RuntimeChildResourceBlockDefinition;
import ca.uhn.fhir.context.RuntimeResourceBlockDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBase;
import org.jspecify.annotations.Nullable;

/**
 * Elements that base FHIR R4 requires, in resources and in the parts that they are made of. The parser does not ask for
 * them. An element that has only an extension, for instance a reason for its absence, is there. Thread-safe.
 * Source: FHIR R4 §2.23 cardinality; contract §2.5.
 */
public final class RequiredElements {
    private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

    private RequiredElements() {}

    /** What of a type has to be looked at; worked out once. */
    private record Shape(List<BaseRuntimeChildDefinition> required, List<BaseRuntimeChildDefinition> parts) {
        boolean isTrivial() {
            return required.isEmpty() && parts.isEmpty();
        }
    }

    /** Where an element is; its path is written for what is missing alone, since nearly nothing ever is. */
    private record Place(@Nullable Place parent, String name) {
        String path() {
            return parent == null ? name : parent.path() + "." + name;
        }
    }

    /** FHIRPaths of what is missing, each once. */
    public static List<String> missing(BarsMessage message) {
        List<String> missing = new ArrayList<>();
        for (BundleEntry entry : message.entries()) {
            look(entry.resource(), new Place(null, entry.path()), missing);
        }
        return missing;
    }

    private static void look(IBase element, Place place, List<String> missing) {
        Shape shape = shape(element.getClass());
        for (BaseRuntimeChildDefinition child : shape.required()) {
            if (isAbsent(child.getAccessor().getValues(element))) {
                String found = place.path() + "." + child.getElementName().replace("[x]", "");
                if (!missing.contains(found)) {
                    missing.add(found);
                }
            }
        }
        for (BaseRuntimeChildDefinition part : shape.parts()) {
            for (IBase value : part.getAccessor().getValues(element)) {
                if (value != null && !value.isEmpty()) {
                    look(value, new Place(place, part.getElementName()), missing);
                }
            }
        }
    }

    private static boolean isAbsent(List<IBase> values) {
        for (IBase value : values) {
            if (value != null && !value.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static Shape shape(Class<? extends IBase> type) {
        Shape known = SHAPES.get(type);
        if (known == null) {
            known = shape(StrictFhir.CONTEXT.getElementDefinition(type), 0);
            SHAPES.put(type, known);
        }
        return known;
    }

    /** Parts contain parts of their own kind (items of questionnaires), so the depth that is planned for is bounded. */
    private static Shape shape(BaseRuntimeElementDefinition<?> type, int depth) {
        List<BaseRuntimeChildDefinition> required = new ArrayList<>();
        List<BaseRuntimeChildDefinition> parts = new ArrayList<>();
        if (type instanceof BaseRuntimeElementCompositeDefinition<?> composite && depth < 3) {
            for (BaseRuntimeChildDefinition child : composite.getChildren()) {
                if (child.getMin() > 0) {
                    required.add(child);
                }
                if (child instanceof RuntimeChildResourceBlockDefinition block
                        && block.getChildByName(block.getElementName()) instanceof RuntimeResourceBlockDefinition part
                        && !shape(part, depth + 1).isTrivial()) {
                    parts.add(child);
                }
            }
        }
        return new Shape(List.copyOf(required), List.copyOf(parts));
    }
}
