package dev.augur.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Reads the libraries of the JDK that runs the test: real ones, which every Linux machine has. */
@EnabledOnOs(OS.LINUX)
final class ElfFileTest {
    static final Path JDK_LIBRARIES = Path.of(System.getProperty("java.home"), "lib");
    static final Path NET = JDK_LIBRARIES.resolve("libnet.so");

    @TempDir
    Path folder;

    @Test
    void readsWhatALibraryNeedsAndWhereItLooks() throws Exception {
        ElfFile net = ElfFile.read(NET);
        assertThat(net.needed()).contains("libjava.so", "libjvm.so", "libc.so.6");
        assertThat(net.searchPath()).containsExactly(JDK_LIBRARIES);
        assertThat(net.machine()).isEqualTo(System.getProperty("os.arch").equals("aarch64") ? 183 : 62);
    }

    @Test
    void refusesWhatIsNoLibrary() throws Exception {
        Path text = Files.writeString(folder.resolve("text.so"), "#".repeat(200));
        assertThatThrownBy(() -> ElfFile.read(text))
                .isInstanceOf(IOException.class)
                .hasMessage(text + " is no 64-bit little-endian ELF file");
    }

    @Test
    void aCutOrDamagedFileIsAnErrorOfItsOwnKind() throws Exception {
        byte[] whole = Files.readAllBytes(NET);
        SplittableRandom random = new SplittableRandom(18);
        Path file = folder.resolve("damaged.so");
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(3) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int flips = 0; flips < 4 && damaged.length > 0; flips++) {
                damaged[random.nextInt(Math.min(damaged.length, 700))] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                assertThat(ElfFile.read(file).needed()).hasSizeLessThan(100);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void listsAreCopied() {
        List<String> needed = new java.util.ArrayList<>(List.of("a"));
        ElfFile file = new ElfFile(NET, 62, needed, List.of());
        needed.clear();
        assertThat(file.needed()).containsExactly("a");
    }
}
