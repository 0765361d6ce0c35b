package dev.augur.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageSizeTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private boolean check(Path zip, long limit) throws IOException {
        return PackageSize.check(zip, limit, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @Test
    void whatCountsIsTheSizeUnpacked() throws IOException {
        Path zip = folder.resolve("a.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("lib/small.jar"));
            out.write(new byte[1_000_000]);
            out.putNextEntry(new ZipEntry("lib/large.jar"));
            out.write(new byte[2_000_000]);
        }
        assertThat(check(zip, 3_000_000)).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("3.0 MB unpacked")
                .containsSubsequence("2.0 MB lib/large.jar", "1.0 MB lib/small.jar")
                .doesNotContain("must have");
        assertThat(check(zip, 2_999_999)).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("must have at most 2999999 bytes unpacked, got 3000000");
    }
}
