package dev.augur.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures one row in a JVM like this one, in which nothing has used ONNX Runtime yet. */
final class OwnProcess {
    private OwnProcess() {}

    /** The row's part of the table. */
    static String table(Section row, boolean quick) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(Main.class.getName(), "--rows", row.id()));
        if (quick) {
            command.add("--quick");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int begin = printed.indexOf(System.lineSeparator() + row.id() + ":");
        if (process.waitFor() != 0 || begin < 0) {
            throw new IOException("The row " + row.id() + " was not measured: " + process + " printed " + printed);
        }
        return printed.substring(begin);
    }
}
