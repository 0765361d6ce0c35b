package dev.augur.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** As that of TensorFlow, which has 45 MB of names of functions. */
    @Test
    void aLargeTableOfNamesIsNotRead() throws Exception {
        Path file = folder.resolve("large.so");
        long far = 1L << 33;
        writeLibrary(file, far, Map.of(1L, "libnear.so.1", far - 20, "libfar.so.2"));
        assertThat(ElfFile.read(file).needed()).containsExactlyInAnyOrder("libnear.so.1", "libfar.so.2");
    }

    @Test
    void aNameWithoutAnEndIsDamage() throws Exception {
        Path file = folder.resolve("endless.so");
        writeLibrary(file, 1 << 20, Map.of(1L, "x".repeat(17 << 10)));
        assertThatThrownBy(() -> ElfFile.read(file)).hasMessage(file + " has a damaged dynamic section");
    }

    /** A library of one segment: headers, the dynamic section at 256, and names at 4096, most of them a hole in the file. */
    private static void writeLibrary(Path file, long namesBytes, Map<Long, String> needed) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0, 0x464C457F).put(4, (byte) 2).put(5, (byte) 1).putShort(18, (short) 62);
        head.putLong(32, 64).putShort(56, (short) 2);
        head.putInt(64, 1).putLong(64 + 32, 4096 + namesBytes);
        head.putInt(120, 2).putLong(120 + 8, 256).putLong(120 + 32, 16L * (needed.size() + 3));
        head.position(256);
        needed.keySet().forEach(name -> head.putLong(1).putLong(name));
        head.putLong(5).putLong(4096).putLong(10).putLong(namesBytes).putLong(0).putLong(0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(head.array());
            for (Map.Entry<Long, String> name : needed.entrySet()) {
                sparse.seek(4096 + name.getKey());
                sparse.write(name.getValue().getBytes(StandardCharsets.US_ASCII));
            }
            sparse.setLength(4096 + namesBytes);
        }
    }

    @Test
    void listsAreCopied() {
        List<String> needed = new java.util.ArrayList<>(List.of("a"));
        ElfFile file = new ElfFile(NET, 62, needed, List.of());
        needed.clear();
        assertThat(file.needed()).containsExactly("a");
    }
}
