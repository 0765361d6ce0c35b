package dev.augur.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ByteSinkTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bytesAppearWholeOnCommit() throws IOException {
        Path file = folder.resolve("out.txt");
        try (PendingBytes out = ByteSink.file(file).open()) {
            out.write(utf8("hello"));
            out.write(' ');
            out.write(utf8("[world]"), 1, 5);
            out.flush();
            assertThat(file).doesNotExist();
            out.commit();
            assertThat(file).hasContent("hello world");
        }
        assertThat(names()).containsExactly("out.txt");
    }

    @Test
    void withoutCommitNothingIsLeft() throws IOException {
        Path file = Files.write(folder.resolve("out.txt"), utf8("before"));
        PendingBytes out = ByteSink.file(file).open();
        out.write(new byte[100_000]);
        assertThat(file).hasContent("before");
        out.close();
        out.close();
        assertThat(file).hasContent("before");
        assertThat(names()).containsExactly("out.txt");
    }

    @Test
    void commitReplacesWhatWasThere() throws IOException {
        Path file = Files.write(folder.resolve("out.txt"), utf8("a much longer text that was there before"));
        try (PendingBytes out = ByteSink.file(file).open()) {
            out.write(utf8("after"));
            out.commit();
        }
        assertThat(file).hasContent("after");
    }

    @Test
    void twoWritersDoNotMeetAndTheLastCommitWins() throws IOException {
        Path file = folder.resolve("out.txt");
        ByteSink sink = ByteSink.file(file);
        try (PendingBytes first = sink.open();
                PendingBytes second = sink.open()) {
            first.write(utf8("first"));
            second.write(utf8("second"));
            second.commit();
            assertThat(file).hasContent("second");
            first.commit();
        }
        assertThat(file).hasContent("first");
        assertThat(names()).containsExactly("out.txt");
    }

    @Test
    void aCommitThatFailsLeavesNothing() throws IOException {
        Path file = Files.createDirectory(folder.resolve("out.txt"));
        Files.createFile(file.resolve("inside"));
        try (PendingBytes out = ByteSink.file(file).open()) {
            out.write(utf8("text"));
            assertThatIOException().isThrownBy(out::commit);
        }
        assertThat(names()).containsExactly("out.txt");
        assertThat(file).isDirectory();
    }

    @Test
    void refusesToWriteOnAfterItsEnd() throws IOException {
        Path file = folder.resolve("out.txt");
        PendingBytes out = ByteSink.file(file).open();
        out.commit();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> out.write(1));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(out::commit);
        out.close();
        assertThat(file).isEmptyFile();
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("nowhere").resolve("out.txt");
        ByteSink sink = ByteSink.file(file);
        assertThat(sink.name()).isEqualTo(file.toString());
        assertThat(sink).hasToString(file.toString());
        assertThatIOException()
                .isThrownBy(sink::open)
                .withMessage("Cannot write " + file + ": there is no folder " + file.getParent());
    }
}
