package dev.augur.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Finds the columns of a schema. One use. */
final class Columns {
    private static final int MAX_SHOWN = 20;
    private static final int MAX_DEPTH = 100;

    private final MessageType schema;
    private final Map<String, Column> found = new LinkedHashMap<>();

    private Columns(MessageType schema) {
        this.schema = schema;
    }

    /**
     * The columns that are read.
     *
     * @param chosen their names; all if empty
     * @throws IllegalArgumentException if the schema has not the columns that it must have
     */
    static List<Column> of(MessageType schema, List<String> chosen) {
        Columns columns = new Columns(schema);
        columns.addAll(schema, "", List.of());
        if (chosen.isEmpty()) {
            return List.copyOf(columns.found.values());
        }
        return chosen.stream().map(columns::chosen).toList();
    }

    private Column chosen(String name) {
        Column column = found.get(name);
        if (column == null) {
            String more = found.size() > MAX_SHOWN ? ", and " + (found.size() - MAX_SHOWN) + " more" : "";
            throw new IllegalArgumentException("it must have the column '" + name + "', it has "
                    + found.keySet().stream()
                            .limit(MAX_SHOWN)
                            .map(other -> "'" + other + "'")
                            .collect(Collectors.joining(", "))
                    + more);
        }
        if (column.leaf() == null) {
            throw new IllegalArgumentException("its column '" + name + "' is " + column.what() + ", which is not read");
        }
        return column;
    }

    private void addAll(GroupType group, String prefix, List<String> path) {
        for (Type type : group.getFields()) {
            List<String> below =
                    Stream.concat(path.stream(), Stream.of(type.getName())).toList();
            Column column = column(type, prefix + type.getName(), below);
            if (column == null) {
                addAll(type.asGroupType(), prefix + type.getName() + ".", below);
            } else if (found.putIfAbsent(column.name(), column) != null) {
                throw new IllegalArgumentException("its column '" + column.name() + "' is there twice");
            }
        }
    }

    /** The column that a type is, or null for a group of others. */
    private @Nullable Column column(Type type, String name, List<String> path) {
        boolean repeated = type.isRepetition(Type.Repetition.REPEATED);
        if (type.isPrimitive()) {
            return repeated ? list(name, path, path, parent(path)) : value(name, path);
        }
        GroupType group = type.asGroupType();
        LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
        if (meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation && group.getFieldCount() == 1) {
            return element(name, group.getType(0), path);
        }
        if (repeated || meaning != null || path.size() > MAX_DEPTH) {
            return Column.unread(name, meaning == null ? "a repeated group" : "a " + meaning);
        }
        return null;
    }

    private static List<String> parent(List<String> path) {
        return path.subList(0, path.size() - 1);
    }

    /** The column of a list; what is repeated is the element itself, or a group around it. */
    private Column element(String name, Type repeated, List<String> path) {
        if (!repeated.isRepetition(Type.Repetition.REPEATED)) {
            return Column.unread(name, "a list without elements");
        }
        List<String> below =
                Stream.concat(path.stream(), Stream.of(repeated.getName())).toList();
        if (repeated.isPrimitive()) {
            return list(name, below, below, path);
        }
        GroupType group = repeated.asGroupType();
        if (group.getFieldCount() != 1
                || !group.getType(0).isPrimitive()
                || group.getType(0).isRepetition(Type.Repetition.REPEATED)) {
            return Column.unread(name, "a list of groups");
        }
        List<String> element = Stream.concat(
                        below.stream(), Stream.of(group.getType(0).getName()))
                .toList();
        return list(name, element, below, path);
    }

    private Column value(String name, List<String> path) {
        PrimitiveType type = primitive(path);
        return type.getPrimitiveTypeName() == PrimitiveTypeName.INT96
                ? Column.unread(name, "an INT96 time")
                : Column.value(name, schema.getColumnDescription(path.toArray(String[]::new)));
    }

    private Column list(String name, List<String> element, List<String> repeated, List<String> list) {
        PrimitiveType type = primitive(element);
        if (!ListNumbers.isNumber(type)) {
            return Column.unread(name, "a list of " + type.getPrimitiveTypeName());
        }
        Column.Levels levels = new Column.Levels(
                schema.getMaxDefinitionLevel(list.toArray(String[]::new)),
                schema.getMaxDefinitionLevel(repeated.toArray(String[]::new)));
        return Column.list(name, schema.getColumnDescription(element.toArray(String[]::new)), levels);
    }

    private PrimitiveType primitive(List<String> path) {
        return schema.getType(path.toArray(String[]::new)).asPrimitiveType();
    }

    /** The part of a schema that the columns are. */
    static MessageType projection(MessageType schema, List<Column> columns) {
        Set<List<String>> paths = new HashSet<>();
        for (Column column : columns) {
            if (column.leaf() != null) {
                paths.add(List.of(column.leaf().getPath()));
            }
        }
        return new MessageType(schema.getName(), kept(schema, List.of(), paths));
    }

    private static List<Type> kept(GroupType group, List<String> path, Set<List<String>> paths) {
        List<Type> kept = new ArrayList<>();
        for (Type type : group.getFields()) {
            List<String> below =
                    Stream.concat(path.stream(), Stream.of(type.getName())).toList();
            if (type.isPrimitive()) {
                if (paths.contains(below)) {
                    kept.add(type);
                }
            } else {
                List<Type> fields = kept(type.asGroupType(), below, paths);
                if (!fields.isEmpty()) {
                    kept.add(type.asGroupType().withNewFields(fields));
                }
            }
        }
        return kept;
    }
}
