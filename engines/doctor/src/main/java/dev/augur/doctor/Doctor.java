package dev.augur.doctor;

import dev.augur.engine.Finding.Severity;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Looks at the machine, the JVM and the engines on the class path, and says what to change: a program, to be run on the
 * class path of the program that predicts, with the same options of the JVM. Exit codes: 0 if nothing will fail, 1 if
 * something will, 2 for wrong arguments, 3 if the doctor itself failed.
 */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at the machine, the JVM and the engines, and says what to change.",
        exitCodeOnExecutionException = 3,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing will fail",
            "1:something will fail",
            "2:wrong arguments",
            "3:the doctor itself failed"
        })
public final class Doctor implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--json", description = "JSON instead of text.")
    private boolean json;

    @Option(
            names = "--in-process",
            description =
                    "Examines the engines in this JVM, where no other one can be started: a crash of native code ends it.")
    private boolean inProcess;

    private Doctor() {}

    /**
     * Runs the program and ends the process.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Doctor()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report report = new Examination(Machine.own(), new Engines(inProcess)).run();
        spec.commandLine().getOut().print(json ? JsonReport.of(report) : TextReport.of(report));
        spec.commandLine().getOut().flush();
        return report.count(Severity.ERROR) == 0 ? 0 : 1;
    }
}
