package dev.augur.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteFolderTest {
    @TempDir
    Path temp;

    private ByteFolder folder() {
        return ByteFolder.directory(temp.resolve("data"));
    }

    private void write(String path) throws IOException {
        try (PendingBytes bytes = folder().sink(path).open()) {
            bytes.write(path.length());
            bytes.commit();
        }
    }

    private static List<String> paths(ByteFolder folder) throws IOException {
        List<String> paths = new ArrayList<>();
        try (ByteFolder.Listing listing = folder.list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                assertThat(entry.source().open(0).readAllBytes())
                        .containsExactly(entry.path().length());
                paths.add(entry.path());
            }
        }
        return paths;
    }

    @Test
    void objectsAreListedInTheOrderOfTheirPaths() throws Exception {
        List<String> written = List.of("b/c.csv", "b.csv", "a/z/y.csv", "a/b.csv", "b-1.csv", "a0.csv", "B.csv");
        for (String path : written) {
            write(path);
        }
        write(".hidden");
        write("a/.hidden/x.csv");
        assertThat(paths(folder())).isEqualTo(written.stream().sorted().toList());
    }

    @Test
    void whatWasNotCommittedIsNeitherListedNorKept() throws Exception {
        write("done/1.csv");
        PendingBytes mine = folder().sink("done/2.csv").open();
        PendingBytes other = folder().sink("other/3.csv").open();
        assertThat(paths(folder())).containsExactly("done/1.csv");

        assertThat(folder().sweep("done/")).isEqualTo(1);

        assertThat(folder().sweep("done/")).isZero();
        other.commit();
        assertThat(Files.exists(temp.resolve("data/other/3.csv"))).isTrue();
        assertThatThrownBy(mine::commit).isInstanceOf(NoSuchFileException.class);
        mine.close();
        other.close();
    }

    @Test
    void aFolderThatIsNotThereHasNothingToSweepAndNoList() throws Exception {
        assertThat(folder().sweep("")).isZero();
        assertThatThrownBy(folder()::list)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(temp.resolve("data") + ": there is no such folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/../../x", "/etc/passwd"})
    void noPathLeadsOut(String path) {
        assertThatThrownBy(() -> folder().source(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A path in " + folder().name() + " must lead to an object below it, got '" + path + "'");
        assertThatThrownBy(() -> folder().sink(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
