package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void unknownRowIsRefusedWithTheKnownOnes() {
        assertThat(execute("--rows", "mlp,nothing")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "--rows must name some of mlp, image, bulk, tfmlp, tokens, text, text8, torch, torchnet, hooks, models4, models1, server1, server8, server64, servertext, serverjson,"
                                + " lambda, batchidle, batchidletext, batchmlp1, batchmlp2, batchmlp4, batchmlp8, batchmlp16,"
                                + " batchmlp32, batchmlp64, batchtext, batchbulk, batchbulk16, twomodels, overload, start, packed, s3read, s3ranges, csvgz, pieces, jsonl, mails, got nothing");
    }

    @Test
    void helpNamesTheOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("--quick", "--rows", "mlp,server8");
    }

    private int execute(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
