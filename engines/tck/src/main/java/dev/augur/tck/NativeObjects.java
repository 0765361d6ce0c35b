package dev.augur.tck;

import dev.augur.engine.NativeModel;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The native objects that an engine's own object holds: in its fields, in collections there, and in the fields of other objects
 * of the engine's package, but not in the model that a binding belongs to.
 */
final class NativeObjects {
    /** Tells the native objects of a runtime from all others. */
    @FunctionalInterface
    interface Kinds {
        /** How to ask whether it is open; null if it is no native object. */
        @Nullable
        BooleanSupplier isOpen(Object candidate);
    }

    private final Kinds kinds;
    private final Object root;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<BooleanSupplier> found = new ArrayList<>();

    private NativeObjects(Kinds kinds, Object root) {
        this.kinds = kinds;
        this.root = root;
    }

    /** How to ask each of them whether it is open, also when the holder has let it go. */
    static List<BooleanSupplier> of(Object holder, Kinds kinds) {
        NativeObjects objects = new NativeObjects(kinds, holder);
        objects.visit(holder);
        return objects.found;
    }

    private void visit(@Nullable Object object) {
        if (object == null || !seen.add(object)) {
            return;
        }
        BooleanSupplier isOpen = kinds.isOpen(object);
        if (isOpen != null) {
            found.add(isOpen);
        } else if (object instanceof Map<?, ?> map) {
            map.values().forEach(this::visit);
        } else if (object instanceof Collection<?> collection) {
            collection.forEach(this::visit);
        } else if (isTheHolders(object)) {
            visitFields(object);
        }
    }

    private boolean isTheHolders(Object object) {
        boolean otherModel = object instanceof NativeModel && object != root;
        return !otherModel
                && object.getClass().getPackageName().equals(root.getClass().getPackageName());
    }

    private void visitFields(Object object) {
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean own = !Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive();
                if (own && field.trySetAccessible()) {
                    visit(valueOf(field, object));
                }
            }
        }
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
