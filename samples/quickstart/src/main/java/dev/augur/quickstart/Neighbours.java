package dev.augur.quickstart;

import static dev.augur.quickstart.WrongResultException.unless;

import dev.augur.io.ByteSource;
import dev.augur.streaming.Compression;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Embedded texts, and which of them lie close together. */
final class Neighbours {
    private static final float UNIT_TOLERANCE = 1e-3f;

    private final List<Item> items;

    Neighbours(List<Item> items) {
        this.items = List.copyOf(items);
    }

    /** An embedded text. */
    static final class Item {
        private final String name;
        private final String kind;
        private final float[] vector;

        /**
         * An embedded text.
         *
         * @param name what a reader calls it
         * @param kind what kind of thing it is, or nothing
         * @param vector its embedding
         */
        Item(String name, String kind, float[] vector) {
            this.name = name;
            this.kind = kind;
            this.vector = vector;
        }

        String name() {
            return name;
        }

        /** The cosine of the angle between two embeddings of length 1. */
        float cosine(Item other) {
            float sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += vector[i] * other.vector[i];
            }
            return sum;
        }
    }

    /**
     * Reads an output object back.
     *
     * @param most where reading ends, since all that was read is held in memory
     * @throws IOException if it cannot be read
     */
    static Neighbours read(ByteSource output, int most, Function<Row, Item> item) throws IOException {
        List<Item> items = new ArrayList<>();
        try (RecordReader reader =
                RecordReader.open(output, JsonLinesFormat.standard(), Compression.ofName(output.name()))) {
            Row row = reader.next();
            while (row != null && items.size() < most) {
                items.add(item.apply(row));
                row = reader.next();
            }
        }
        return new Neighbours(items);
    }

    List<Item> items() {
        return items;
    }

    /**
     * Checks that every embedding is normalised.
     *
     * @throws WrongResultException if one is not
     */
    void checkLengths() {
        for (Item item : items) {
            float square = item.cosine(item);
            unless(
                    Math.abs(square - 1) < UNIT_TOLERANCE,
                    "the embedding of '" + item.name() + "' must have length 1, its square is " + square);
        }
    }

    /** The first item of that name. */
    Item item(String name) {
        return items.stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new WrongResultException("there is no embedding of '" + name + "'"));
    }

    /**
     * An item near another one.
     *
     * @param item the item
     * @param cosine of the angle between the two
     */
    record Neighbour(Item item, float cosine) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.2f", item.name(), cosine);
        }
    }

    /** The items with the highest cosine, highest first, without the item itself. */
    List<Neighbour> nearest(Item to, int count) {
        return items.stream()
                .filter(item -> item != to)
                .map(item -> new Neighbour(item, item.cosine(to)))
                .sorted(Comparator.comparing(Neighbour::cosine).reversed())
                .limit(count)
                .toList();
    }

    /** Of every {@code step}th item, the share whose nearest neighbour is of its own kind, in per cent. */
    long percentOfSameKind(int step) {
        int asked = 0;
        int same = 0;
        for (int i = 0; i < items.size(); i += step) {
            Item item = items.get(i);
            asked++;
            same += nearest(item, 1).get(0).item().kind.equals(item.kind) ? 1 : 0;
        }
        return Math.round(100.0 * same / asked);
    }
}
