package dev.augur.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsTest {
    @TempDir
    Path folder;

    private static List<String> resource(byte[] bytes) throws IOException {
        ClassLoader loader = new ClassLoader() {
            @Override
            public @Nullable InputStream getResourceAsStream(String name) {
                return name.equals("labels.txt") ? new ByteArrayInputStream(bytes) : null;
            }
        };
        return Labels.resource(loader, "labels.txt");
    }

    @Test
    void readsLinesAsTheyAre() throws IOException {
        byte[] text = "cat\n hund \r\n\nÄgypten\n\u3000\nlast".getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("cat", " hund ", "", "Ägypten", "\u3000", "last");
        assertThat(Labels.read(Files.write(folder.resolve("labels.txt"), text))).isEqualTo(expected);
        assertThat(resource(text)).isEqualTo(expected);
    }

    @Test
    void aLineBreakAtTheEndIsNoLabel() throws IOException {
        byte[] text = "a\nb\n".getBytes(StandardCharsets.UTF_8);
        assertThat(resource(text)).containsExactly("a", "b");
        assertThat(Labels.read(Files.write(folder.resolve("labels.txt"), text))).containsExactly("a", "b");
        assertThat(resource(new byte[0])).isEmpty();
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        byte[] latin1 = "Ägypten".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("labels.txt"), latin1);
        assertThatExceptionOfType(MalformedInputException.class).isThrownBy(() -> Labels.read(file));
        assertThatExceptionOfType(MalformedInputException.class).isThrownBy(() -> resource(latin1));
    }

    @Test
    void namesWhatIsMissing() {
        Path file = folder.resolve("nowhere.txt");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Labels.read(file))
                .withMessage(file.toString());
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> Labels.resource(LabelsTest.class.getClassLoader(), "nowhere.txt"))
                .withMessage("There is no resource nowhere.txt on the class path");
    }
}
