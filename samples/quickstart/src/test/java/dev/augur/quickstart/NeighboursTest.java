package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import dev.augur.quickstart.Neighbours.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeighboursTest {
    private static final Item EAST = new Item("east", "side", new float[] {1, 0});
    private static final Item NORTH = new Item("north", "side", new float[] {0, 1});
    private static final Item NORTH_EAST = new Item("north-east", "corner", new float[] {0.6f, 0.8f});
    private static final Item WEST = new Item("west", "side", new float[] {-1, 0});

    private static final Neighbours ALL = new Neighbours(List.of(EAST, NORTH, NORTH_EAST, WEST));

    @Test
    void nearestComeInTheOrderOfTheirCosineWithoutTheItemItself() {
        assertThat(ALL.nearest(EAST, 2)).hasToString("[north-east 0.60, north 0.00]");
        assertThat(ALL.nearest(EAST, 9)).hasToString("[north-east 0.60, north 0.00, west -1.00]");
    }

    @Test
    void shareOfTheSameKindCountsNearestNeighbours() {
        assertThat(ALL.percentOfSameKind(1))
                .as("only west, whose nearest is north")
                .isEqualTo(25);
        assertThat(ALL.percentOfSameKind(3)).as("of east and west").isEqualTo(50);
    }

    @Test
    void itemIsFoundByName() {
        assertThat(ALL.item("north")).isSameAs(NORTH);
        assertThatThrownBy(() -> ALL.item("south"))
                .isInstanceOf(WrongResultException.class)
                .hasMessage("Wrong result: there is no embedding of 'south'");
    }

    @Test
    void embeddingThatIsNotNormalisedIsAWrongResult() {
        ALL.checkLengths();
        Neighbours longer = new Neighbours(List.of(EAST, new Item("far", "", new float[] {1.5f, 2})));

        assertThatThrownBy(longer::checkLengths)
                .isInstanceOf(WrongResultException.class)
                .hasMessage("Wrong result: the embedding of 'far' must have length 1, its square is 6.25");
    }

    @Test
    void readingEndsAtItsLimit() throws IOException {
        ByteSource output = output("{\"text\":\"a\",\"embedding\":[1,0]}\n{\"text\":\"b\",\"embedding\":[0,1]}\n");

        assertThat(names(output, 5)).containsExactly("a", "b");
        assertThat(names(output, 1)).containsExactly("a");
    }

    @Test
    void outputWithoutEmbeddingsIsAnError() {
        assertThatThrownBy(() -> names(output("{\"text\":\"a\"}\n"), 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("There is no field 'embedding'");
    }

    private static List<String> names(ByteSource output, int most) throws IOException {
        return Neighbours.read(output, most, row -> new Item(row.text("text"), "", row.floats("embedding")))
                .items()
                .stream()
                .map(Item::name)
                .toList();
    }

    private static ByteSource output(String lines) {
        return ByteSource.memory("out.jsonl", lines.getBytes(StandardCharsets.UTF_8));
    }
}
