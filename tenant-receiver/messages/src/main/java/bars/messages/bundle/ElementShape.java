package bars.messages.bundle;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseHasExtensions;
import org.hl7.fhir.instance.model.api.IBaseHasModifierExtensions;
import org.hl7.fhir.r4.model.Extension;
import org.jspecify.annotations.Nullable;

/**
 * What one type of element may hold, by the names of FHIR's JSON. Names are worked out when they are first met, from the
 * library's own definitions, and only those that FHIR knows are kept. Thread-safe.
 */
final class ElementShape {
    /** As many members as one word can keep account of; no type that messages carry has more. */
    private static final int MOST = Long.SIZE;

    private static final Map<Class<?>, ElementShape> KNOWN = new ConcurrentHashMap<>();
    private static final Map<String, ElementShape> RESOURCES = new ConcurrentHashMap<>();

    private final Class<? extends IBase> type;
    private final @Nullable BaseRuntimeElementCompositeDefinition<?> definition;
    private volatile Map<String, ElementChild> children = Map.of();

    /** Members that exclude each other, as those of a choice do, have one place. */
    private final Map<Object, Integer> places = new HashMap<>();

    private ElementShape(Class<? extends IBase> type, @Nullable BaseRuntimeElementCompositeDefinition<?> definition) {
        this.type = type;
        this.definition = definition;
    }

    /** The shape of elements of {@code type}; that of a primitive has an id and extensions only. */
    static ElementShape of(Class<? extends IBase> type) {
        ElementShape known = KNOWN.get(type);
        if (known == null) {
            BaseRuntimeElementDefinition<?> definition = StrictFhir.CONTEXT.getElementDefinition(type);
            known = new ElementShape(
                    type, definition instanceof BaseRuntimeElementCompositeDefinition<?> composite ? composite : null);
            ElementShape other = KNOWN.putIfAbsent(type, known);
            known = other == null ? known : other;
        }
        return known;
    }

    /** The shape of the resource of this type; null where FHIR has none. */
    static @Nullable ElementShape ofResource(String name) {
        ElementShape known = RESOURCES.get(name);
        if (known == null) {
            RuntimeResourceDefinition definition = StrictFhir.CONTEXT.getResourceDefinition(name);
            if (!definition.getName().equals(name)) {
                return null;
            }
            known = of(definition.getImplementingClass());
            RESOURCES.put(name, known);
        }
        return known;
    }

    /** A new element of this shape. */
    IBase make() {
        if (definition == null) {
            throw new IllegalStateException("only resources are made by their shape");
        }
        return definition.newInstance();
    }

    /** The member of this name; null where there is none, or none that is simple. */
    @Nullable
    ElementChild child(String name) {
        ElementChild child = children.get(name);
        return child == null ? learn(name) : child;
    }

    private synchronized @Nullable ElementChild learn(String name) {
        ElementChild child = describe(name);
        if (child != null) {
            Map<String, ElementChild> more = new HashMap<>(children);
            more.put(name, child);
            children = more;
        }
        return child;
    }

    private @Nullable ElementChild describe(String name) {
        switch (name) {
            case "extension" -> {
                return special(name, ElementChild.Kind.EXTENSION, IBaseHasExtensions.class);
            }
            case "modifierExtension" -> {
                return special(name, ElementChild.Kind.MODIFIER_EXTENSION, IBaseHasModifierExtensions.class);
            }
            default -> {
                if (type == Extension.class) {
                    return ofExtension(name);
                }
                return name.startsWith("_") ? twin(name) : declared(name);
            }
        }
    }

    private @Nullable ElementChild special(String name, ElementChild.Kind kind, Class<?> ability) {
        if (!ability.isAssignableFrom(type)) {
            return null;
        }
        int place = place(name);
        return place < 0 ? null : ElementChild.special(kind, place);
    }

    private @Nullable ElementChild ofExtension(String name) {
        if (name.equals("url")) {
            return special(name, ElementChild.Kind.URL, IBase.class);
        }
        BaseRuntimeElementDefinition<?> target = name.startsWith("value")
                ? StrictFhir.CONTEXT
                        .getRuntimeChildUndeclaredExtensionDefinition()
                        .getChildByName(name)
                : null;
        return target == null ? null : ElementChild.value(kind(target), place("value[x]"), target);
    }

    /** What stands beside a primitive: its id and its extensions. */
    private @Nullable ElementChild twin(String name) {
        ElementChild value = declared(name.substring(1));
        if (value == null || value.repeats() || value.kind() != ElementChild.Kind.PRIMITIVE) {
            return null;
        }
        int place = place(name);
        return place < 0 ? null : value.twin(place);
    }

    private @Nullable ElementChild declared(String name) {
        BaseRuntimeChildDefinition child = definition == null ? null : definition.getChildByName(name);
        BaseRuntimeElementDefinition<?> target = child == null ? null : child.getChildByName(name);
        return child == null || target == null ? null : ElementChild.of(kind(target), place(child), child, target);
    }

    private static ElementChild.@Nullable Kind kind(BaseRuntimeElementDefinition<?> target) {
        ChildTypeEnum type = target.getChildType();
        return switch (type) {
            case ID_DATATYPE, PRIMITIVE_DATATYPE -> ElementChild.Kind.PRIMITIVE;
            case COMPOSITE_DATATYPE, RESOURCE_BLOCK -> ElementChild.Kind.COMPOSITE;
            case PRIMITIVE_XHTML_HL7ORG -> ElementChild.Kind.XHTML;
            case RESOURCE -> ElementChild.Kind.RESOURCE;
            default -> null;
        };
    }

    /** Only for members that FHIR knows: a sender's words must not fill the places. */
    private int place(Object member) {
        Integer known = places.get(member);
        if (known == null) {
            known = places.size();
            places.put(member, known);
        }
        return known < MOST ? known : -1;
    }
}
