package dev.augur.quickstart;

import dev.augur.io.ByteSource;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Embedded texts, and which of them lie close together. */
final class Neighbours {
    private final List<Item> items;

    Neighbours(List<Item> items) {
        this.items = List.copyOf(items);
    }

    /**
     * An embedded text.
     *
     * @param name what a reader calls it
     * @param kind what kind of thing it is, or nothing
     * @param vector its embedding, of length 1
     */
    record Item(String name, String kind, float[] vector) {
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
        try (RecordReader reader = RecordReader.open(output, JsonLinesFormat.standard())) {
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
    record Neighbour(Item item, float cosine) {}

    /** The items with the highest cosine, highest first, without the item itself. */
    List<Neighbour> nearest(Item to, int count) {
        return items.stream()
                .filter(item -> item != to)
                .map(item -> new Neighbour(item, item.cosine(to)))
                .sorted(Comparator.comparing(Neighbour::cosine).reversed())
                .limit(count)
                .toList();
    }

    /** How many of a hundred items have a nearest neighbour of their own kind; only every so manieth is asked. */
    long percentOfSameKind(int step) {
        int asked = 0;
        int same = 0;
        for (int i = 0; i < items.size(); i += step) {
            Item item = items.get(i);
            asked++;
            same += nearest(item, 1).get(0).item().kind().equals(item.kind()) ? 1 : 0;
        }
        return Math.round(100.0 * same / asked);
    }
}
