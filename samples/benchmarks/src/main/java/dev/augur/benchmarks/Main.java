package dev.augur.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a call of Augur costs, itself and through a host, and prints a table; progress goes to the standard error. */
@Command(name = "benchmarks", mixinStandardHelpOptions = true, description = "What a call of Augur costs, as a table.")
final class Main implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--quick", description = "Short rounds: tries the program, measures roughly.")
    private boolean quick;

    @Option(
            names = "--rows",
            split = ",",
            description = "Only these rows, for example mlp,server8; a wrong name lists them.")
    private List<String> rows = new ArrayList<>();

    private Main() {}

    /**
     * Runs the program.
     *
     * @param args {@code --quick}, {@code --rows a,b}
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    @Override
    public Integer call() throws Exception {
        List<Section> chosen = chosen();
        boolean alone = chosen.size() == 1;
        if (!alone || !Rows.needsOwnProcess(chosen.get(0))) {
            Djl.start();
        }
        System.out.print(Table.head(Host.describe()));
        for (Section row : chosen) {
            try {
                boolean elsewhere = !alone && Rows.needsOwnProcess(row);
                System.out.print(elsewhere ? OwnProcess.table(row, quick) : row.measure(quick, System.err::println));
                System.out.flush();
            } catch (SkippedRowException e) {
                System.err.println(row.id() + ": skipped: " + e.getMessage());
            }
        }
        return 0;
    }

    private List<Section> chosen() {
        List<Section> all = Rows.all();
        List<String> ids = all.stream().map(Section::id).toList();
        for (String id : rows) {
            if (!ids.contains(id)) {
                throw new ParameterException(
                        spec.commandLine(), "--rows must name some of " + String.join(", ", ids) + ", got " + id);
            }
        }
        return all.stream()
                .filter(row -> rows.isEmpty() || rows.contains(row.id()))
                .toList();
    }
}
