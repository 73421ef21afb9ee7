package bars.deploy.manifest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Kubernetes objects read from YAML, with every member that Kubernetes does not know. */
final class Manifests {
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Manifests() {}

    /** The objects of a stream of YAML documents. */
    static List<HasMetadata> read(String yaml) throws java.io.IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (Object document : YAML.readerFor(Object.class).readValues(yaml).readAll()) {
            if (document instanceof Map<?, ?> map && !map.isEmpty()) {
                objects.add((HasMetadata) KUBERNETES.unmarshal(YAML.writeValueAsString(map)));
            }
        }
        return objects;
    }

    /** An object as plain maps, lists and values. */
    static Map<String, Object> plain(Object object) {
        return YAML.convertValue(object, new TypeReference<>() {});
    }

    /** A YAML document as plain maps, lists and values. */
    static Map<String, Object> plain(Path file) throws java.io.IOException {
        return YAML.readValue(file.toFile(), new TypeReference<>() {});
    }

    /** What each object asks for, without what names the release, the image's tag and the settings' place. */
    static Map<String, Object> essence(List<HasMetadata> objects) {
        Map<String, Object> essence = new TreeMap<>();
        for (HasMetadata object : objects) {
            if (!(object instanceof ConfigMap)) {
                Object spec = plain(object).get("spec");
                essence.put(
                        object.getKind() + " " + object.getMetadata().getName(),
                        spec == null ? "" : bare(spec, object instanceof Job));
            }
        }
        return essence;
    }

    private static Object bare(Object value, boolean withoutEnvironment) {
        if (value instanceof Map<?, ?> members) {
            Map<String, Object> left = new TreeMap<>();
            members.forEach((key, member) -> {
                String name = key.toString();
                boolean ofTheRelease = name.equals("app.kubernetes.io/instance") || name.equals("checksum/settings");
                boolean ofTheJob = withoutEnvironment && name.startsWith("env");
                if (member != null && !ofTheRelease && !ofTheJob) {
                    Object kept = name.equals("image")
                            ? member.toString().replaceFirst(":.*", "")
                            : bare(member, withoutEnvironment);
                    left.put(name, kept);
                }
            });
            return left;
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(item -> bare(item, withoutEnvironment)).toList();
        }
        return value;
    }

    /** Paths of the members that the model has no place for: misspelt ones. */
    static List<String> unknownMembers(Object object) {
        List<String> found = new ArrayList<>();
        walk(
                object,
                object.getClass().getSimpleName(),
                found,
                java.util.Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private static void walk(@Nullable Object value, String path, List<String> found, Set<Object> seen) {
        if (value == null || !seen.add(value)) {
            return;
        }
        if (value instanceof Collection<?> items) {
            items.forEach(item -> walk(item, path + "[]", found, seen));
        } else if (value instanceof Map<?, ?> members) {
            members.forEach((key, member) -> walk(member, path + "." + key, found, seen));
        } else if (value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
            for (Method method : value.getClass().getMethods()) {
                if (method.getParameterCount() == 0 && method.getName().startsWith("get")) {
                    Object member = invoke(method, value);
                    if (method.getName().equals("getAdditionalProperties")) {
                        ((Map<?, ?>) java.util.Objects.requireNonNull(member))
                                .keySet()
                                .forEach(key -> found.add(path + "." + key));
                    } else {
                        walk(member, path + "." + method.getName().substring(3), found, seen);
                    }
                }
            }
        }
    }

    private static @Nullable Object invoke(Method method, Object on) {
        try {
            return method.invoke(on);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }
}
