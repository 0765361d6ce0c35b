package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ForkedJvm;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A program that has none of the libraries that only some compressions need. */
final class LibraryTest {
    @Test
    void theErrorNamesTheLibraryThatIsMissing() throws IOException, InterruptedException {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Stream.of("lz4-java", "snappy-java", "xz-", "commons-compress")
                        .noneMatch(new File(entry).getName()::startsWith))
                .collect(Collectors.joining(File.pathSeparator));
        String printed =
                ForkedJvm.launch(Duration.ofMinutes(1), List.of("-cp", classPath, LibraryTest.class.getName()));

        assertThat(printed.lines())
                .containsExactly(
                        text("rows", "bzip2", "org.apache.commons:commons-compress", "org.apache.commons.compress"),
                        text("rows", "lz4", "at.yawk.lz4:lz4-java", "org.lz4.java"),
                        text("rows", "snappy", "org.xerial.snappy:snappy-java", "org.xerial.snappy"),
                        text("rows", "xz", "org.tukaani:xz", "org.tukaani.xz"),
                        text("what is written", "lz4", "at.yawk.lz4:lz4-java", "org.lz4.java"));
    }

    private static String text(String what, String format, String artifact, String module) {
        return what + " is compressed with " + format + ", which needs the library " + artifact
                + ": add it to the class path, or to the module path with --add-modules " + module;
    }

    public static void main(String[] args) {
        for (Compression compression :
                List.of(Compression.bzip2(), Compression.lz4(), Compression.snappy(), Compression.xz())) {
            try {
                compression
                        .decompress(new ByteArrayInputStream(new byte[1]), "rows")
                        .close();
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
        try (OutputStream out = Compression.lz4().compress(OutputStream.nullOutputStream())) {
            out.write(1);
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
