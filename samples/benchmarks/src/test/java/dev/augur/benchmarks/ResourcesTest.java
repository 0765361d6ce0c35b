package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResourcesTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseOrder() throws Exception {
        Resources resources = new Resources();
        resources.own(() -> closed.add("first"));
        resources.own(() -> closed.add("second"));

        resources.closeAll();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheRestWhenOneFails() {
        Resources resources = new Resources();
        resources.own(() -> closed.add("first"));
        resources.own(() -> {
            throw new IOException("second");
        });

        assertThatThrownBy(resources::closeAll).isInstanceOf(IOException.class).hasMessage("second");
        assertThat(closed).containsExactly("first");
    }
}
