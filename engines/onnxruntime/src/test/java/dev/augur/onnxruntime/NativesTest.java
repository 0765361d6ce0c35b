package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes leave in the temporary folder, in JVMs of their own. */
final class NativesTest {
    private static final int STARTS = 20;
    private static final int AT_ONCE = 4;

    @TempDir
    private Path folder;

    private Path temp;
    private Path model;

    @BeforeEach
    void write() throws IOException {
        temp = Files.createDirectory(folder.resolve("tmp"));
        model = Files.write(folder.resolve("double.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
    }

    @Test
    void twentyStartsLeaveOneFolderThoughHalfOfThemAreKilled() throws Exception {
        for (int done = 0; done < STARTS; done += AT_ONCE) {
            List<Process> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                running.add(start(model.toString()));
            }
            for (int i = 0; i < AT_ONCE; i++) {
                awaitReady(running.get(i));
                end(running.get(i), i % 2 == 0);
            }
        }

        assertThat(names(temp)).containsExactly("augur-native-" + System.getProperty("user.name"));
        assertThat(names(cache())).singleElement().asString().startsWith("onnxruntime-");
        assertThat(names(cache().resolve(names(cache()).get(0))))
                .hasSize(OnnxLibraries.required().size());
    }

    @Test
    void whatAProcessLeavesThatIsKilledWhileItUnpacksIsRemovedByTheNext() throws Exception {
        Process stuck = start();
        awaitReady(stuck);
        stuck.destroyForcibly().waitFor();
        assertThat(names(cache())).singleElement().asString().startsWith("part-");

        Process next = start(model.toString());
        awaitReady(next);
        end(next, false);

        assertThat(names(cache())).singleElement().asString().startsWith("onnxruntime-");
    }

    @Test
    void aFolderThatTheUserNamesIsLeftAlone() throws Exception {
        Path natives = folder.resolve("natives");
        OnnxPacker.unpackNatives(natives);

        Process process = start("-Donnxruntime.native.path=" + natives, model.toString());
        awaitReady(process);
        end(process, true);

        assertThat(names(temp)).isEmpty();
    }

    private Path cache() {
        return temp.resolve("augur-native-" + System.getProperty("user.name"));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-Djava.io.tmpdir=" + temp));
        Stream.of(arguments).filter(argument -> argument.startsWith("-")).forEach(command::add);
        command.add(NativesProgram.class.getName());
        Stream.of(arguments).filter(argument -> !argument.startsWith("-")).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("ready")) {
                return;
            }
            lines.add(line);
        }
        throw new AssertionError("The program ended: " + String.join("\n", lines));
    }

    private static void end(Process process, boolean kill) throws IOException, InterruptedException {
        if (kill) {
            process.destroyForcibly().waitFor();
        } else {
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        }
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
