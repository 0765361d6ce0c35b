package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Sha256Test {
    /** FIPS 180-4, example of one block. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** A million times the letter a, from the same source. */
    private static final String MILLION = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

    @TempDir
    Path folder;

    @Test
    void digestsFiles() throws IOException {
        Path file = folder.resolve("file");
        Files.write(file, "abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(Sha256.of(file)).isEqualTo(new Sha256(ABC)).hasToString(ABC);
        byte[] million = new byte[1_000_000];
        Arrays.fill(million, (byte) 'a');
        Files.write(file, million);
        assertThat(Sha256.of(file).hex()).isEqualTo(MILLION);
        Files.write(file, new byte[0]);
        assertThat(Sha256.of(file).hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    /** The digest is the output of find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum. */
    @Test
    void digestsFoldersAsAShellDoes() throws IOException {
        for (String name : new String[] {"b", "B/x", "a b/\u00e9", "a b/\ud83d\ude00", "a b/\ufb01", "a/z/y"}) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
        }
        Files.createDirectory(folder.resolve("empty"));
        assertThat(Sha256.ofFolder(folder).hex())
                .isEqualTo("8ae10668ef1330519d1c582b8559a042a51a7c52c16191933230834753af0e1d");
    }

    @Test
    void ignoresTheCaseOfTheDigits() {
        assertThat(new Sha256(ABC.toUpperCase(Locale.ROOT))).isEqualTo(new Sha256(ABC));
    }

    @Test
    void refusesWhatIsNoDigest() {
        for (String text :
                new String[] {"", ABC.substring(1), ABC + "0", ABC.replace('b', 'g'), " " + ABC.substring(1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Sha256(text))
                    .withMessage("A SHA-256 must be 64 hexadecimal digits, got '" + text + "'");
        }
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> Sha256.of(folder.resolve("nowhere")));
    }
}
