package dev.augur.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceChangedExceptionTest {
    @Test
    void aFileThatGrewBetweenTwoOpeningsIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("rows.csv"), new byte[10]);
        ByteSource source = ByteSource.file(file);
        source.open(0).close();
        Files.write(file, new byte[11]);

        assertThatThrownBy(() -> source.open(5))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageStartingWith(file + " changed while it was read: it had 10 bytes of ")
                .hasMessageContaining(", now it has 11 of ");
    }
}
