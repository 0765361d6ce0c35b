package dev.augur.model.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Disks that cannot be written, and disks that are full: in processes of their own. */
@EnabledOnOs(OS.LINUX)
final class DiskCacheDiskTest extends DiskCacheRig {
    private static final int SIZE = 3_000_000;

    /** Root may write wherever it likes, unless that is taken from it. */
    private static final List<String> LIKE_OTHERS =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all");

    @AfterEach
    void unlock() throws IOException, InterruptedException {
        run(List.of("chmod", "-R", "u+w", temp.toString()));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static List<String> java(Path folder, String... models) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                CacheProgram.class.getName(),
                folder.toString()));
        command.addAll(List.of(models));
        return command;
    }

    private String asOthers(String... models) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            assumeTrue(works("setpriv", "--version"), "setpriv of util-linux is needed by root");
            command.addAll(LIKE_OTHERS);
        }
        command.addAll(java(folder, models));
        return run(command);
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String fetched(int seed, int size) {
        return "fetched " + Sha256.ofBytes(onnx(size, seed)) + "\n";
    }

    private List<Path> filesBelow(String name) throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve("v1").resolve(name))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenServesWhatIsInIt() throws Exception {
        assertThat(asOthers("0,1000,0")).isEqualTo(fetched(0, 1000));
        run(List.of("chmod", "-R", "a-w", folder.toString()));
        assertThat(asOthers("0,1000,0", "1,1000,0"))
                .startsWith(fetched(0, 1000))
                .contains("UNREADABLE Model 'score' cannot be brought from r1/score: the cache folder " + folder
                        + " cannot be written, so nothing can be brought there: ");
        assertThat(filesBelow("entries")).hasSize(2);
    }

    @Test
    void foldersWithoutNewFilesServeWhatIsInThem() throws Exception {
        assertThat(asOthers("0,1000,0")).isEqualTo(fetched(0, 1000));
        run(List.of("find", folder.toString(), "-type", "d", "-exec", "chmod", "a-w", "{}", "+"));
        assertThat(asOthers("0,1000,0", "1,1000,0"))
                .startsWith(fetched(0, 1000))
                .contains("UNREADABLE Model 'score' cannot be brought from r1/score: the cache folder " + folder
                        + " cannot be written, so nothing can be brought there: ");
    }

    @Test
    void damageInAFolderThatCannotBeWrittenIsNamed() throws Exception {
        asOthers("0,1000,0");
        Files.write(onlyFile(), onnx(1000, 1));
        run(List.of("chmod", "-R", "a-w", folder.toString()));
        assertThat(asOthers("0,1000,0"))
                .startsWith("UNREADABLE Model 'score' cannot be brought from r0/score: the cache folder " + folder
                        + " cannot be written, and what it has is damaged: ");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        run(List.of("chmod", "a-w", temp.toString()));
        assertThat(asOthers("0,1000,0"))
                .startsWith("UNREADABLE Model 'score' cannot be brought from r0/score: The cache folder " + folder
                        + " cannot be made or written: ");
    }

    @Test
    void aFileThatCannotGrowLeavesNothingHalfAndTheNextFetchGoesOn() throws Exception {
        List<String> limited = new ArrayList<>(List.of("bash", "-c", "ulimit -f 1000; exec \"$@\"", "limited"));
        limited.addAll(java(folder, "0," + SIZE + ",0", "1,1000,0"));
        assertThat(run(limited))
                .startsWith("UNREADABLE Model 'score' cannot be brought from r0/score: " + folder)
                .contains("cannot be written at byte ")
                .contains(" bytes free): File too large")
                .endsWith(fetched(1, 1000));
        assertThat(entries()).containsExactly(Sha256.ofBytes(onnx(1000, 1)).hex());
        assertThat(Files.size(filesBelow("work").get(0))).isBetween(700_000L, 1_024_000L);
        assertThat(run(java(folder, "0," + SIZE + ",0"))).isEqualTo(fetched(0, SIZE));
        assertThat(filesBelow("work")).isEmpty();
    }

    /** Another program takes the disk when the fetch has begun; when it gives it back, the same process goes on. */
    @Test
    void aDiskThatIsFullInTheMiddleIsNamedAndServesAgainWhenThereIsSpace() throws Exception {
        Path disk = Files.createDirectory(temp.resolve("disk"));
        List<String> mounted = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "bash",
                "-c",
                "mount -t tmpfs -o size=5m none '" + disk + "' && exec \"$@\"",
                "mounted"));
        List<String> probe = new ArrayList<>(mounted);
        probe.add("true");
        assumeTrue(works(probe.toArray(String[]::new)), "mounting a disk must be allowed");
        mounted.addAll(java(disk.resolve("cache"), "0," + SIZE + ",4000000", "1,1000,0", "0," + SIZE + ",0"));
        assertThat(run(mounted).split("\n"))
                .satisfiesExactly(
                        full -> assertThat(full)
                                .startsWith("UNREADABLE Model 'score' cannot be brought from r0/score: " + disk)
                                .contains("cannot be written at byte ")
                                .endsWith("(0 bytes free): No space left on device"),
                        small -> assertThat(small + "\n").isEqualTo(fetched(1, 1000)),
                        again -> assertThat(again + "\n").isEqualTo(fetched(0, SIZE)));
    }
}
